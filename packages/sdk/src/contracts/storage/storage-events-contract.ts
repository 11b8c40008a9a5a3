import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../domain/records/event.ts';
import type { NewEvent } from '../../ports/storage/storage-events.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { eventually } from '../eventually.ts';
import { range } from '../range.ts';

const at = new Date('2026-02-03T04:05:06Z');
const removed = (id: string): NewEvent => ({
  aggregate: { kind: 'account', id },
  type: 'account.removed',
  data: { panelId: 'panel' },
  at,
});

/** Events as rows. */
export function describeEventsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const append = (...events: NewEvent[]) =>
    storage().transaction(async (tx) => {
      for (const event of events) await tx.events.append(event);
    });
  const listAll = () => storage().events.list({ after: 0, limit: 1000 });

  describe('events', () => {
    test('given events of two aggregates, when listed, then cursors rise over all and sequences count within each', async () => {
      const [a, b] = [testId(), testId()];
      await append(removed(a), removed(b), removed(a));
      await append(removed(b), { ...removed(a), aggregate: { kind: 'other', id: a } });
      const events = await listAll();
      expect(events.map(({ aggregate, sequence }) => [aggregate.kind, aggregate.id, sequence])).toEqual([
        ['account', a, 1],
        ['account', b, 1],
        ['account', a, 2],
        ['account', b, 2],
        ['other', a, 1],
      ]);
      expectRising(events);
      expect(events[0]).toEqual({ ...removed(a), sequence: 1, cursor: events[0]?.cursor });
    });

    test('given a cursor and a limit, when listed, then only what comes after it, up to the limit', async () => {
      const [a, b] = [testId(), testId()];
      await append(removed(a), removed(b), removed(a), removed(a));
      const all = await listAll();
      const after = all[0]?.cursor ?? -1;
      expect(await storage().events.list({ after, limit: 2 })).toEqual(all.slice(1, 3));
      expect(await storage().events.list({ after, limit: 1, aggregateId: a })).toEqual([all[2]]);
      expect(await storage().events.list({ after: all[3]?.cursor ?? -1, limit: 10 })).toEqual([]);
    });

    test('given a rolled back transaction between two others, when listed, then its events are nowhere and no sequence is missing', async () => {
      const id = testId();
      await append(removed(id));
      const work = storage().transaction(async (tx) => {
        await tx.events.append(removed(id));
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      await append(removed(id));
      expect((await listAll()).map((event) => event.sequence)).toEqual([1, 2]);
    });

    test('given 40 commits at once, when a reader follows the cursor meanwhile, then it misses none', async () => {
      const id = testId();
      const seen: StoredEvent[] = [];
      const readOn = async () => {
        seen.push(...(await storage().events.list({ after: seen.at(-1)?.cursor ?? 0, limit: 7 })));
      };
      const writing = Promise.all(range(40).map(() => append(removed(id))));
      for (const _ of range(10)) await readOn();
      await writing;
      for (const _ of range(7)) await readOn();
      expect(seen).toEqual(await listAll());
      expect(seen.map((event) => event.sequence)).toEqual(range(40).map((index) => index + 1));
      expectRising(seen);
    });
  });

  describe('following events', () => {
    test('given a follower, when transactions commit, then it is given their events once, in order, and no others', async () => {
      const id = testId();
      await append(removed(testId()));
      const told: StoredEvent[] = [];
      const end = storage().events.follow((event) => told.push(event));
      const rolledBack = storage().transaction(async (tx) => {
        await tx.events.append(removed(id));
        throw new Error('rolled back');
      });
      await expect(rolledBack).rejects.toThrow('rolled back');
      for (const _ of range(5)) await append(removed(id), removed(id));
      await eventually(() => expect(told).toHaveLength(10));
      expect(told).toEqual((await listAll()).slice(1));
      end();
    });

    test('given a follower that ends at its first event, when two commit together, then it is told of one', async () => {
      const id = testId();
      const told: StoredEvent[] = [];
      const all: StoredEvent[] = [];
      const end = storage().events.follow((event) => {
        told.push(event);
        end();
      });
      const endAll = storage().events.follow((event) => all.push(event));
      await append(removed(id), removed(id));
      await eventually(() => expect(all).toHaveLength(2));
      expect(told).toHaveLength(1);
      endAll();
    });

    test('given an event in the hands of writer and follower, when they change it, then the stored one stays as it is', async () => {
      const data = { panelId: 'panel' };
      const event: NewEvent = {
        aggregate: { kind: 'account', id: testId() },
        type: 'account.removed',
        data,
        at,
      };
      const told: StoredEvent[] = [];
      const end = storage().events.follow((stored) => {
        stored.at.setTime(0);
        told.push(stored);
      });
      await storage().transaction(async (tx) => {
        await tx.events.append(event);
        data.panelId = 'spoilt';
      });
      await eventually(() => expect(told).toHaveLength(1));
      expect(await listAll()).toMatchObject([{ data: { panelId: 'panel' }, at }]);
      end();
    });

    test('given one that ended and one that throws, when an event commits, then the commit stands and the third is told', async () => {
      const id = testId();
      const ended: StoredEvent[] = [];
      const told: StoredEvent[] = [];
      storage().events.follow((event) => ended.push(event))();
      const ends = [
        storage().events.follow(() => {
          throw new Error('a bad listener');
        }),
        storage().events.follow((event) => told.push(event)),
      ];
      await append(removed(id));
      await append(removed(id));
      await eventually(() => expect(told).toHaveLength(2));
      expect(ended).toEqual([]);
      expect(await listAll()).toEqual(told);
      for (const end of ends) end();
    });
  });
}

function expectRising(events: StoredEvent[]): void {
  const cursors = events.map((event) => event.cursor);
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(cursors.toSorted((first, second) => first - second)).toEqual(cursors);
  expect(cursors[0] ?? 1).toBeGreaterThan(0);
}
