import { describe, expect, test } from 'vitest';
import { NO_SHARE } from '../../domain/panels/worker-share.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

const TTL_MS = 12_000;

/** The workers that share panels. */
export function describeWorkersContract(harness: () => BackendHarness): void {
  const workers = () => harness().backend.storage.workers;
  const beat = (id: string, readyFor = NO_SHARE) => workers().beat(id, { ttlMs: TTL_MS, readyFor });
  const newcomer = { sharingAmong: NO_SHARE };

  describe('workers', () => {
    test('given nobody else, when a worker comes, then it shares with nobody', async () => {
      expect(await beat(testId())).toEqual({ live: 1, sharingAmong: 1 });
    });

    test('given a worker, when another comes, then it has no share before the first one’s calls fit', async () => {
      const [first, second] = [testId(), testId()];
      await beat(first);
      expect(await beat(second)).toEqual({ live: 2, ...newcomer });
      expect(await beat(first, 1)).toEqual({ live: 2, sharingAmong: 1 });
      expect(await beat(second)).toMatchObject(newcomer);
      expect(await beat(first, 2)).toEqual({ live: 2, sharingAmong: 2 });
      expect(await beat(second)).toEqual({ live: 2, sharingAmong: 2 });
    });

    test('given a worker that is not heard of, when its time is over, then the others take its part, and it comes back as a newcomer', async () => {
      const [first, second] = [testId(), testId()];
      await beat(first);
      await beat(second);
      await beat(first, 2);
      await beat(second);
      await harness().advance(TTL_MS - 1000);
      expect(await beat(first, 2)).toEqual({ live: 2, sharingAmong: 2 });
      await harness().advance(1001);
      expect(await beat(first, 2)).toEqual({ live: 1, sharingAmong: 1 });
      expect(await beat(second, 2)).toEqual({ live: 2, ...newcomer });
    });

    test('given a worker whose time is over and that nobody missed, when it is heard of again, then it has what it had', async () => {
      const id = testId();
      await beat(id);
      await harness().advance(TTL_MS + 1);
      expect(await beat(id, 1)).toEqual({ live: 1, sharingAmong: 1 });
    });

    test('given a worker that leaves, then the others take its part at once', async () => {
      const [first, second] = [testId(), testId()];
      await beat(first);
      await beat(second);
      await beat(first, 2);
      await workers().leave(second);
      await workers().leave(second);
      expect(await beat(first, 2)).toEqual({ live: 1, sharingAmong: 1 });
    });

    test('given 8 workers that come at once, then those with a share never divide by less than their number, and in the end by it', async () => {
      const ids = range(8).map(() => testId());
      const known = new Map<string, number>();
      const round = async () => {
        const standings = await Promise.all(ids.map((id) => beat(id, known.get(id))));
        for (const [index, { live }] of standings.entries()) known.set(ids[index] ?? '', live);
        return standings.map(({ sharingAmong }) => sharingAmong);
      };
      for (let tries = 0; tries < 3; tries += 1) {
        const sharing = (await round()).filter((among) => among !== NO_SHARE);
        for (const among of sharing) expect(among).toBeGreaterThanOrEqual(sharing.length);
      }
      expect(await round()).toEqual(Array(8).fill(8));
    });
  });
}
