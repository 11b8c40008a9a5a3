import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { flawOf, hashPassword, isPassword, PRESENT_JUDGE } from './passwords.ts';

const ada = { email: 'ada@shop.test', name: 'Ada' };

test.each([
  { name: 'eleven characters', password: 'kV7#qz Pw2!', then: 'too-short' },
  { name: 'twelve', password: 'kV7#qz Pw2!u', then: null },
  { name: 'small letters alone', password: 'quiet otters paddle', then: null },
  { name: 'signs of other scripts', password: 'سمورهای آرام 🦦 شنا', then: null },
  { name: '128 characters', password: 'five quiet otters '.repeat(8).slice(0, 128), then: null },
  { name: '129', password: 'five quiet otters '.repeat(8).slice(0, 129), then: 'too-long' },
])('given $name as a password, then $then', async ({ password, then }) => {
  expect(await flawOf(password, ada)).toBe(then);
});

test('given two long passwords of any characters that differ at their end, then each opens only what it was set for', async () => {
  const long = 'سمورهای  آرام 🦦'.padEnd(127, 'x');
  const passwordHash = await hashPassword(`${long}a`);
  expect(await isPassword(`${long}a`, passwordHash)).toBe(true);
  for (const other of [`${long}b`, long, `${long}a `.replace('  ', ' ')])
    expect(await isPassword(other, passwordHash)).toBe(false);
});

test('given the packages of the judge, then its name has their versions: passwords are judged again by newer lists', () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));
  const versionOf = (name: string) => dependencies[`@zxcvbn-ts/${name}`];
  expect(PRESENT_JUDGE).toBe(
    `zxcvbn-ts ${versionOf('core')}, common ${versionOf('language-common')}, en ${versionOf('language-en')}`,
  );
});

test('given one password twice, then its hashes are Argon2id, of other salts', async () => {
  const [first, second] = await Promise.all([
    hashPassword('five quiet otters'),
    hashPassword('five quiet otters'),
  ]);
  for (const hashed of [first, second])
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{22,}\$/);
  expect(first?.split('$')[4]).not.toBe(second?.split('$')[4]);
});
