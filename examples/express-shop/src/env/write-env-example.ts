// `pnpm --filter @panelkit/express-shop env-example`: writes `.env.example` from the settings' schema.
import { writeFileSync } from 'node:fs';
import { envExample } from './env-example.ts';

writeFileSync(new URL('../../.env.example', import.meta.url), envExample());
