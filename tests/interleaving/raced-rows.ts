import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { RaceGroup } from './groups/race-group.ts';
import { firstsOf, type RacedFirst } from './race-pair.ts';

/** The rows of the matrix that were raced before without a violation, a line each. */
export interface RacedRows {
  /** The rows of a group that are left. */
  leftOf(group: RaceGroup): RacedFirst[];
  note(row: RacedFirst): void;
}

/** @param file - which is made with the first row; null: nothing is kept */
export function openRacedRows(file: string | null): RacedRows {
  const done = file !== null && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const known = new Set(done);
  return {
    leftOf: (group) => firstsOf(group).filter((row) => !known.has(lineOf(row))),
    note: (row) => {
      if (file !== null) appendFileSync(file, `${lineOf(row)}\n`);
    },
  };
}

const lineOf = ({ group, state, first }: RacedFirst): string => `${group.name} | ${state} | ${first}`;
