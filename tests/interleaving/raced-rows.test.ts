import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GROUPS } from './groups/all-groups.ts';
import { firstsOf } from './race-pair.ts';
import { lineOf, ROWS_FILE } from './raced-rows.ts';

const proof = new URL('../../docs/proof.md', import.meta.url);

test('given the rows that were raced, then each is one of the matrix, once, and the page of proof says how many', () => {
  const raced = readFileSync(ROWS_FILE, 'utf8').trimEnd().split('\n');
  const all = GROUPS.flatMap((group) => firstsOf(group).map(lineOf));
  expect(raced.filter((line) => !all.includes(line))).toEqual([]);
  expect(new Set(raced).size).toBe(raced.length);
  expect(readFileSync(proof, 'utf8')).toContain(`${raced.length} of its ${all.length} rows`);
});
