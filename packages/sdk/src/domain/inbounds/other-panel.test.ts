import { expect, test } from 'vitest';
import { anInbound } from '../../testing/builders/catalogue-builders.ts';
import { lostAllAt } from './other-panel.ts';

const before = new Date('2026-01-01T00:00:00Z');
const lostAt = new Date('2026-02-01T00:00:00Z');
const lost = anInbound({ status: 'missing', usedCount: 3, createdAt: before, syncedAt: lostAt });

test.each([
  { name: 'all are missing', others: [], then: true },
  { name: 'another one is there as before', others: [{ createdAt: before }], then: false },
  { name: 'another one is off', others: [{ createdAt: before, status: 'disabled' as const }], then: false },
  { name: 'another one came with the loss', others: [{ createdAt: lostAt }], then: true },
  {
    name: 'another one was removed by us',
    others: [{ createdAt: before, status: 'removed' as const }],
    then: true,
  },
  {
    name: 'a second one vanished later, after a new one had come',
    others: [
      {
        status: 'missing' as const,
        usedCount: 1,
        createdAt: before,
        syncedAt: new Date('2026-03-01T00:00:00Z'),
      },
      { createdAt: new Date('2026-02-15T00:00:00Z') },
    ],
    then: true,
  },
])('given ours are missing, when $name, then $then', ({ others, then }) => {
  expect(lostAllAt([lost, ...others.map((other) => anInbound(other))])).toEqual(then ? lostAt : null);
});

test('given that only inbounds without customers are missing, then nothing is suspected', () => {
  expect(lostAllAt([{ ...lost, usedCount: 0 }])).toBeNull();
  expect(lostAllAt([])).toBeNull();
});
