import { fileURLToPath } from 'node:url';

/** What browsers are sent as it is. The same place seen from the sources and from the bundle. */
export const PUBLIC_FOLDER = fileURLToPath(new URL('../public', import.meta.url));
