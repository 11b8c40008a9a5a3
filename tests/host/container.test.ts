import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEnv } from '../../examples/express-shop/src/env/env.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** What compose makes of `${NAME:-default}` and `${NAME:?why}` when the two that must be given are. */
const given: Record<string, string> = {
  POSTGRES_PASSWORD: 'secret',
  PANELKIT_SECRET_KEY: 'a-key-for-the-compose-file',
};
const filled = read('compose.yaml').replace(
  /\$\{(\w+):([-?])([^}]*)\}/g,
  (_all, name: string, kind: string, rest: string) => given[name] ?? (kind === '-' ? rest : ''),
);
const compose = parse(filled, { merge: true });

test('given the compose file, then there is a database, and a web and a worker whose settings are valid', () => {
  expect(Object.keys(compose.services)).toEqual(['database', 'web', 'worker']);
  expect(compose.services.database.image).toBe('postgres:17');
  for (const role of ['web', 'worker']) {
    const { environment, depends_on: needs, build } = compose.services[role];
    const env = readEnv({ ...environment, PORT: '3000', HOST: '0.0.0.0', DATA_DIR: '/data' });
    expect(env).toMatchObject({ role, storage: { kind: 'server' }, port: 3000 });
    expect([needs.database.condition, build]).toEqual(['service_healthy', '.']);
  }
});

test('given the Dockerfile, then it is of two stages, runs the shop as nobody special and is watched', () => {
  const lines = read('Dockerfile').split('\n');
  expect(lines.filter((line) => line.startsWith('FROM ')).length).toBe(2);
  const { packageManager } = JSON.parse(read('package.json'));
  for (const line of lines.filter((text) => text.includes('npx'))) expect(line).toContain(packageManager);
  const last = lines.slice(lines.lastIndexOf('FROM node:24-slim'));
  expect(last).toContain('USER node');
  expect(last.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/healthz'))).toBe(true);
  expect(last).toContain('CMD ["node", "dist/main.js"]');
});
