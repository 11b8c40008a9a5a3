import { describe, expect, test } from 'vitest';
import type { LeaseAnswer } from '../../ports/storage/storage-leases.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

const TTL_MS = 30_000;

/** Exclusive, expiring ownership. */
export function describeLeasesContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const aKey = () => `account:${testId()}`;
  const acquire = (key: string, ttlMs = TTL_MS) => storage().leases.acquire(key, { ttlMs });
  const isHeld = (key: string, token: number) => storage().transaction((tx) => tx.leases.isHeld(key, token));

  async function acquired(key: string, ttlMs = TTL_MS): Promise<number> {
    const answer = await acquire(key, ttlMs);
    expect(answer.kind).toBe('acquired');
    return tokenOf(answer);
  }

  describe('leases', () => {
    test('given a free key, when 20 want it at once, then exactly one gets it', async () => {
      const key = aKey();
      const answers = await Promise.all(range(20).map(() => acquire(key)));
      expect(answers.filter((answer) => answer.kind === 'acquired')).toHaveLength(1);
    });

    test('given a held key, when wanted, then it is busy and says for how long at most', async () => {
      const key = aKey();
      await acquired(key);
      await harness().advance(10_000);
      const answer = await acquire(key);
      expect(answer).toMatchObject({ kind: 'busy' });
      const retryAfterMs = answer.kind === 'busy' ? answer.retryAfterMs : 0;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(20_000);
    });

    test('given a held key, when another key is wanted, then it is free', async () => {
      await acquired(aKey());
      await acquired(aKey());
    });

    test('given an expired lease, when taken over, then the token is greater and the old owner has nothing left', async () => {
      const key = aKey();
      const old = await acquired(key);
      expect(await isHeld(key, old)).toBe(true);
      await harness().advance(TTL_MS + 1);
      expect(await isHeld(key, old)).toBe(false);
      const token = await acquired(key);
      expect(token).toBeGreaterThan(old);
      expect(await storage().leases.renew(key, old, { ttlMs: TTL_MS })).toBe(false);
      await storage().leases.release(key, old);
      await storage().transaction((tx) => tx.leases.release(key, old));
      expect(await isHeld(key, old)).toBe(false);
      expect(await isHeld(key, token)).toBe(true);
      expect(await acquire(key)).toMatchObject({ kind: 'busy' });
    });

    test('given an expired lease, when 20 want to take it over at once, then exactly one does', async () => {
      const key = aKey();
      await acquired(key);
      await harness().advance(TTL_MS + 1);
      const answers = await Promise.all(range(20).map(() => acquire(key)));
      expect(answers.filter((answer) => answer.kind === 'acquired')).toHaveLength(1);
    });

    test('given a lease, when renewed in time, then it is held for the new duration from then', async () => {
      const key = aKey();
      const token = await acquired(key);
      await harness().advance(20_000);
      expect(await storage().leases.renew(key, token, { ttlMs: TTL_MS })).toBe(true);
      await harness().advance(20_000);
      expect(await isHeld(key, token)).toBe(true);
      expect(await acquire(key)).toMatchObject({ kind: 'busy' });
      await harness().advance(10_001);
      expect(await isHeld(key, token)).toBe(false);
    });

    test('given an expired lease that nobody took, when renewed, then it is held again', async () => {
      const key = aKey();
      const token = await acquired(key);
      await harness().advance(TTL_MS + 1);
      expect(await storage().leases.renew(key, token, { ttlMs: TTL_MS })).toBe(true);
      expect(await isHeld(key, token)).toBe(true);
    });

    test('given a released lease, when wanted, then it is free at once, with a greater token', async () => {
      const key = aKey();
      const token = await acquired(key);
      await storage().leases.release(key, token);
      expect(await isHeld(key, token)).toBe(false);
      expect(await storage().leases.renew(key, token, { ttlMs: TTL_MS })).toBe(false);
      expect(await acquired(key)).toBeGreaterThan(token);
    });

    test('given a release in a transaction, when it commits, then the key is free; when it rolls back, then it is held', async () => {
      const key = aKey();
      const token = await acquired(key);
      const work = storage().transaction(async (tx) => {
        await tx.leases.release(key, token);
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      expect(await isHeld(key, token)).toBe(true);
      await storage().transaction(async (tx) => {
        expect(await tx.leases.isHeld(key, token)).toBe(true);
        await tx.leases.release(key, token);
      });
      expect(await isHeld(key, token)).toBe(false);
      await acquired(key);
    });

    test('given a renewal in a transaction, when it commits, then the lease lasts so long; when the lease was lost, then it tells', async () => {
      const key = aKey();
      const token = await acquired(key);
      const renewed = (own: number) =>
        storage().transaction((tx) => tx.leases.renew(key, own, { ttlMs: 3 * TTL_MS }));
      expect(await renewed(token)).toBe(true);
      await harness().advance(2 * TTL_MS);
      expect(await isHeld(key, token)).toBe(true);
      await harness().advance(TTL_MS + 1);
      await acquired(key);
      expect(await renewed(token)).toBe(false);
    });

    test('given no lease, when asked about, then it is not held; releasing it does nothing', async () => {
      const key = aKey();
      expect(await isHeld(key, 1)).toBe(false);
      expect(await storage().leases.renew(key, 1, { ttlMs: TTL_MS })).toBe(false);
      await storage().leases.release(key, 1);
      await acquired(key);
    });

    test('given another token than the holder’s, when asked, then it is not held', async () => {
      const key = aKey();
      const token = await acquired(key);
      expect(await isHeld(key, token + 1)).toBe(false);
      await storage().leases.release(key, token + 1);
      expect(await isHeld(key, token)).toBe(true);
    });
  });
}

function tokenOf(answer: LeaseAnswer): number {
  return answer.kind === 'acquired' ? answer.token : 0;
}
