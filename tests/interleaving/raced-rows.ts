import { appendFileSync, readFileSync } from 'node:fs';
import type { RaceGroup } from './groups/race-group.ts';
import { firstsOf, type RacedFirst } from './race-pair.ts';

/**
 * The rows of the matrix that were raced without a violation, a line each. Rows that a change concerns are
 * removed, to be raced again.
 */
export const ROWS_FILE = new URL('raced-rows.txt', import.meta.url);

export function lineOf({ group, state, first }: RacedFirst): string {
  return `${group.name} | ${state} | ${first}`;
}

/**
 * The rows that were not raced yet: first those in which a transaction surely does something, so that soon
 * each pair was raced once.
 */
export function rowsLeft(groups: readonly RaceGroup[]): RacedFirst[] {
  const raced = new Set(readFileSync(ROWS_FILE, 'utf8').split('\n'));
  const left = groups.flatMap(firstsOf).filter((row) => !raced.has(lineOf(row)));
  return [...left.filter(isOfItsState), ...left.filter((row) => !isOfItsState(row))];
}

/** Whether the transaction is raced in the state in which it is not refused. */
function isOfItsState({ group, state, first }: RacedFirst): boolean {
  return group.stateFor(first) === state;
}

export function noteRaced(row: RacedFirst): void {
  appendFileSync(ROWS_FILE, `${lineOf(row)}\n`);
}
