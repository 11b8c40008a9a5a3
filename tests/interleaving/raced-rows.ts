import { appendFileSync, readFileSync } from 'node:fs';
import type { RaceGroup } from './groups/race-group.ts';
import { firstsOf, type RacedFirst } from './race-pair.ts';

/** The rows of the matrix that were raced without a violation, a line each. Rows that a change concerns are removed, to be raced again. */
export const ROWS_FILE = new URL('raced-rows.txt', import.meta.url);

export function lineOf({ group, state, first }: RacedFirst): string {
  return `${group.name} | ${state} | ${first}`;
}

/** The rows of a group that were not raced yet. */
export function rowsLeft(group: RaceGroup): RacedFirst[] {
  const raced = new Set(readFileSync(ROWS_FILE, 'utf8').split('\n'));
  return firstsOf(group).filter((row) => !raced.has(lineOf(row)));
}

export function noteRaced(row: RacedFirst): void {
  appendFileSync(ROWS_FILE, `${lineOf(row)}\n`);
}
