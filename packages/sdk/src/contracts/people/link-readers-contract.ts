import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { SeenReader } from '../../ports/storage/storage-link-readers.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit } from '../storage/given-records.ts';

const now = testInstant();
const HOUR_MS = 3_600_000;
const network = (...hashes: string[]): SeenReader => ({ kind: 'network', hashes });
const app = (...hashes: string[]): SeenReader => ({ kind: 'app', hashes });

/** Who fetches links: that each is counted once, for an hour, and that a shared link is found once. */
export function describeLinkReadersContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const given = async () => {
    const { subscription } = await givenUnit(storage(), await givenShop(storage()));
    return subscription.id;
  };
  const note = (subscriptionId: string, seen: SeenReader[], { at = now, mostKept = 50 } = {}) =>
    storage().transaction((tx) =>
      tx.linkReaders.note({ subscriptionId, seen, at, since: addMs(at, -HOUR_MS), mostKept }),
    );

  describe('link readers', () => {
    test('given 30 networks, when all come at once, then the last to be written counts 30', async () => {
      const subscriptionId = await given();
      const counted = await Promise.all(
        range(30).map((index) => note(subscriptionId, [app('one'), network(`n${index}`)])),
      );
      const networks = counted.map((counts) => counts.networks).toSorted((one, other) => one - other);
      expect(networks).toEqual(range(30).map((index) => index + 1));
      expect(new Set(counted.map(({ apps }) => apps))).toEqual(new Set([1]));
    });

    test('given readers, when an hour passes, then those that came again count, also those of another link', async () => {
      const [one, other] = [await given(), await given()];
      await note(other, [network('a'), network('b')]);
      await note(one, [app('x'), network('a'), network('b')]);
      const half = addMs(now, HOUR_MS / 2);
      expect(await note(one, [network('b')], { at: half })).toEqual({ apps: 1, networks: 2 });
      expect(await note(one, [network('c')], { at: addMs(now, HOUR_MS) })).toEqual({ apps: 0, networks: 2 });
      expect(await note(other, [], { at: half })).toEqual({ apps: 0, networks: 2 });
    });

    test('given a reader under an earlier key, when it comes under the new one, then it is one reader', async () => {
      const subscriptionId = await given();
      await note(subscriptionId, [network('old')]);
      expect(await note(subscriptionId, [network('new', 'old')])).toEqual({ apps: 0, networks: 1 });
      expect(await note(subscriptionId, [network('new')])).toEqual({ apps: 0, networks: 1 });
    });

    test('given as many readers as are kept, when more come, then no more are, and those that are known stay', async () => {
      const subscriptionId = await given();
      for (const index of range(6)) await note(subscriptionId, [network(`n${index}`)], { mostKept: 4 });
      expect(await note(subscriptionId, [network('n0')], { mostKept: 4 })).toEqual({ apps: 0, networks: 4 });
      expect(await note(subscriptionId, [app('x')], { mostKept: 4 })).toEqual({ apps: 1, networks: 4 });
    });

    test('given a share, when it is noticed at once by many, then once; again after the given instant', async () => {
      const subscriptionId = await given();
      const share = { subscriptionId, apps: 2, networks: 9, noticedAt: now };
      const put = (noticedAt: Date, since: Date, networks = 9) =>
        storage().transaction((tx) => tx.linkReaders.putShare({ ...share, noticedAt, networks }, since));
      const before = addMs(now, -1);
      const first = await Promise.all(range(20).map(() => put(now, before)));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await storage().linkReaders.findShare(subscriptionId)).toEqual(share);
      const later = addMs(now, 5000);
      expect(await put(later, before, 12)).toBe(false);
      expect(await put(later, now, 12)).toBe(true);
      const found = await storage().linkReaders.findShare(subscriptionId);
      expect(found).toEqual({ ...share, networks: 12, noticedAt: later });
      expect(await storage().linkReaders.findShare('nobody')).toBeNull();
    });

    test('given a link, when it is forgotten, then its readers and its share are, and those of another stay', async () => {
      const [one, other] = [await given(), await given()];
      for (const subscriptionId of [one, other]) {
        await note(subscriptionId, [network('a')]);
        const share = { subscriptionId, apps: 1, networks: 9, noticedAt: now };
        await storage().transaction((tx) => tx.linkReaders.putShare(share, now));
      }
      await storage().transaction((tx) => tx.linkReaders.forget(one));
      expect(await storage().linkReaders.findShare(one)).toBeNull();
      expect(await storage().linkReaders.findShare(other)).not.toBeNull();
      expect(await note(one, [network('b')])).toEqual({ apps: 0, networks: 1 });
      expect(await note(other, [network('b')])).toEqual({ apps: 0, networks: 2 });
    });

    test('given readers and shares that are old, when they are removed, then the others stay', async () => {
      const [one, other] = [await given(), await given()];
      for (const [subscriptionId, at] of [
        [one, now],
        [other, addMs(now, 5000)],
      ] as const) {
        await note(subscriptionId, [network('a'), app('x')], { at });
        const share = { subscriptionId, apps: 1, networks: 9, noticedAt: at };
        await storage().transaction((tx) => tx.linkReaders.putShare(share, at));
      }
      const remove = (kind: 'link-readers' | 'link-shares') =>
        storage().transaction((tx) => tx.retention.remove({ kind, before: addMs(now, 1000), limit: 10 }));
      expect([await remove('link-readers'), await remove('link-readers')]).toEqual([2, 0]);
      expect([await remove('link-shares'), await remove('link-shares')]).toEqual([1, 0]);
      expect(await storage().linkReaders.findShare(one)).toBeNull();
      expect(await storage().linkReaders.findShare(other)).not.toBeNull();
    });
  });
}
