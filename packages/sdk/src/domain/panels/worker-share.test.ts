import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_SHARE, shareAmong } from './worker-share.ts';

test.each([
  { name: 'alone, it takes the whole', others: [], own: [NO_SHARE, NO_SHARE], then: 1 },
  {
    name: 'a newcomer waits for one who takes too much',
    others: [1],
    own: [NO_SHARE, NO_SHARE],
    then: NO_SHARE,
  },
  { name: 'who runs too many calls does not promise less', others: [NO_SHARE], own: [1, 1], then: 1 },
  { name: 'whose calls fit promises it', others: [NO_SHARE], own: [1, 2], then: 2 },
  { name: 'then the newcomer takes its part', others: [2], own: [NO_SHARE, NO_SHARE], then: 2 },
  {
    name: 'two who make room for a third do not wait for each other',
    others: [2, NO_SHARE],
    own: [2, 3],
    then: 3,
  },
  { name: 'after a death the others take more', others: [3], own: [3, 3], then: 2 },
])('$name', ({ others, own: [sharingAmong = 0, readyFor = 0], then }) => {
  const known = { count: others.length, least: others.length === 0 ? null : Math.min(...others) };
  expect(shareAmong(known, { sharingAmong, readyFor })).toBe(then);
});

interface Worker {
  /** What its row says; null: it has none. */
  row: number | null;
  /** By what it divides for new calls, and what its calls under way fit. */
  gate: number;
  fits: number;
}

const IDS = [0, 1, 2, 3, 4];
const aStep = fc.record({
  id: fc.constantFrom(...IDS),
  does: fc.constantFrom('beat', 'beat', 'beat', 'die', 'calls-end'),
});

test('whatever order workers come, beat, die and end their calls in, all calls under way fit the panel', () =>
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 60 }), (steps) => {
      const workers: Worker[] = IDS.map(() => ({ row: null, gate: NO_SHARE, fits: NO_SHARE }));
      for (const { id, does } of steps) {
        const worker = workers[id];
        if (worker === undefined) continue;
        if (does === 'die') Object.assign(worker, { row: null, gate: NO_SHARE, fits: NO_SHARE });
        if (does === 'calls-end') worker.fits = worker.gate;
        if (does === 'beat') beat(worker, workers);
        const sharing = workers.filter(({ row }) => row !== null && row !== NO_SHARE);
        for (const { fits } of sharing) expect(fits).toBeGreaterThanOrEqual(sharing.length);
      }
    }),
    { numRuns: 2000 },
  ));

/** Between two beats a worker begins as many calls as its gate lets in. */
function beat(worker: Worker, workers: Worker[]): void {
  const rows = workers.flatMap((other) => (other === worker || other.row === null ? [] : [other.row]));
  const known = { count: rows.length, least: rows.length === 0 ? null : Math.min(...rows) };
  const row = shareAmong(known, { sharingAmong: worker.row ?? NO_SHARE, readyFor: worker.fits });
  const gate = Math.max(row, known.count + 1);
  Object.assign(worker, { row, gate, fits: Math.min(worker.fits, gate) });
}
