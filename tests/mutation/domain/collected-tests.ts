// The part of Vitest that the domain's tests use. It replaces Vitest when they run inside Stryker's own
// process.

/** A test of a file that was loaded. */
export interface CollectedTest {
  name: string;
  run: () => unknown;
}

type Body = (...row: never[]) => unknown;

let collected: CollectedTest[] = [];
let suites: string[] = [];

function add(name: string, run: () => unknown): void {
  collected.push({ name: [...suites, name].join(' > '), run });
}

/** Each row is a test. Rows can have equal names, so each gets its number. */
function each(rows: readonly unknown[]) {
  return (name: string, body: Body) => {
    for (const [index, row] of rows.entries()) {
      const values = (Array.isArray(row) ? row : [row]) as never[];
      add(`${name} #${index}`, () => body(...values));
    }
  };
}

export const test = Object.assign(add, { each });

export function describe(name: string, body: () => void): void {
  suites = [...suites, name];
  body();
  suites = suites.slice(0, -1);
}

/** The tests that were collected since the last call. */
export function takeCollected(): CollectedTest[] {
  const taken = collected;
  [collected, suites] = [[], []];
  return taken;
}

export { expect } from 'vitest';
