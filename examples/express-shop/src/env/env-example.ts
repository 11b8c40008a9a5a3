import { envSchema } from './env-schema.ts';

const heading =
  '# Every setting of the shop, with its default. Copy this file to `.env` next to it; environment variables take precedence. An empty one counts as\n# absent. NAME_FILE instead of NAME names a file that holds the setting, such as a container secret; NAME_COMMAND is a shell\n# command that prints it, such as that of a vault. Written by `pnpm --filter @panelkit/express-shop env-example` from src/env/env-schema.ts.\n';

/** The text of `.env.example`. */
export function envExample(): string {
  const entries = Object.entries(envSchema.shape).map(([name, schema]) => {
    const { section, description, example, hidden } = schema.meta() ?? {};
    if (hidden === true) return '';
    const title = typeof section === 'string' ? `\n# ── ${section}\n` : '';
    const comment = typeof description === 'string' ? `\n${description.replace(/^/gm, '# ')}\n` : '';
    return `${title}${comment}${name}=${typeof example === 'string' ? example : defaultOf(schema)}\n`;
  });
  return heading + entries.join('');
}

function defaultOf(schema: { safeParse(value: undefined): { data?: unknown } }): string {
  const { data } = schema.safeParse(undefined);
  return typeof data === 'string' || typeof data === 'number' ? String(data) : '';
}
