import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { putTotals, readRecordedRuns } from '../simulation/record-proof.ts';
import { workspace } from './read-documents.ts';

test('given the recorded runs of the simulation, then docs/proof.md shows them and their sum', () => {
  const text = readFileSync(`${workspace}docs/proof.md`, 'utf8');
  expect(text).toContain('<!-- totals in memory -->');
  expect(text).toContain('<!-- totals in postgres -->');
  expect(putTotals(text, readRecordedRuns())).toBe(text);
});
