import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { envExample } from './env-example.ts';

const written = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

test('given the settings, then .env.example is what is written from them', () => {
  expect(written).toBe(envExample());
});

test('given .env.example as the environment, then it says what no environment says', () => {
  expect(readEnv(parseEnv(written))).toEqual(readEnv({}));
});
