import { fileURLToPath } from 'node:url';

/** Where the SQL files are: beside `src` here, beside `dist` in the published package. */
export function migrationsFolder(): string {
  return fileURLToPath(new URL('../migrations/', import.meta.url));
}
