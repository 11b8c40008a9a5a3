import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const folder = new URL('../../docs/decisions/', import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith('.md'));

test('given the decisions, then each has a number of its own', () => {
  const numbers = files.map((file) => file.slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

/** Later ones say what an attacker could make of them, as CONTRIBUTING.md asks. */
const threatened = files.filter((file) => Number(file.slice(0, 4)) >= 100 || file.startsWith('0086-'));

test.each(threatened)(
  'given %s, a decision about the design, then it says what threatens it',
  async (file) => {
    const text = await readFile(new URL(file, folder), 'utf8');
    expect(text).toMatch(/^## Threats\n\n\S[^#]{40,}/m);
  },
);

test.each(files)('given %s, then its title has its number', async (file) => {
  const text = await readFile(new URL(file, folder), 'utf8');
  expect(text).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. `));
});
