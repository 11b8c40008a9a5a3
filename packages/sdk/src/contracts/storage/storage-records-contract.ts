import { describe, expect, test } from 'vitest';
import type { Actor } from '../../domain/records/actor.ts';
import type { IdempotencyScope } from '../../ports/storage/storage-idempotency.ts';
import { anAuditRow } from '../../testing/builders/record-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { readPages } from './read-pages.ts';

const at = new Date('2026-02-03T04:05:06Z');

/** Idempotency keys and the audit trail. */
export function describeRecordsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const aScope = (overrides: Partial<IdempotencyScope> = {}): IdempotencyScope => ({
    actor: { kind: 'customer', id: 'c1' },
    command: 'orders.place',
    key: 'k1',
    ...overrides,
  });
  /** A command as the engine runs it: claims, works, completes; answers whose result it is. */
  const run = (scope: IdempotencyScope, result: string, argumentsHash = 'hash') =>
    storage().transaction(async (tx) => {
      const claim = await tx.idempotency.claim(scope, argumentsHash, at);
      if (claim.kind === 'done') return claim;
      await tx.audit.append(anAuditRow({ action: 'orders.place' }));
      await tx.idempotency.complete(scope, result);
      return { kind: 'new' };
    });

  describe('idempotency keys', () => {
    test('given a completed command, when claimed again, then its result and the hash of its arguments are told', async () => {
      expect(await run(aScope(), 'order-1')).toEqual({ kind: 'new' });
      expect(await run(aScope(), 'order-2', 'other')).toEqual({
        kind: 'done',
        actorId: 'c1',
        argumentsHash: 'hash',
        result: 'order-1',
      });
    });

    test.each<[string, Partial<IdempotencyScope>]>([
      ['key', { key: 'k2' }],
      ['command', { command: 'orders.cancel' }],
      ['actor', { actor: { kind: 'customer', id: 'c2' } }],
      ['kind of actor', { actor: { kind: 'staff', id: 'c1' } satisfies Actor }],
    ])('given a completed command, when claimed with another %s, then it is new', async (_, other) => {
      await run(aScope(), 'order-1');
      expect(await run(aScope(other), 'order-2')).toEqual({ kind: 'new' });
      expect(await run(aScope(other), 'order-3')).toMatchObject({ result: 'order-2' });
    });

    test('given a command that threw, when claimed again, then it is new: it recorded nothing', async () => {
      const work = storage().transaction(async (tx) => {
        await tx.idempotency.claim(aScope(), 'hash', at);
        await tx.idempotency.complete(aScope(), 'order-1');
        throw new Error('sold out');
      });
      await expect(work).rejects.toThrow('sold out');
      expect(await run(aScope(), 'order-2')).toEqual({ kind: 'new' });
    });

    test('given a claim that was committed without a result, when claimed again, then it is new', async () => {
      await storage().transaction((tx) => tx.idempotency.claim(aScope(), 'hash', at));
      expect(await run(aScope(), 'order-1', 'other')).toEqual({ kind: 'new' });
      expect(await run(aScope(), 'order-2')).toEqual({
        kind: 'done',
        actorId: 'c1',
        argumentsHash: 'other',
        result: 'order-1',
      });
    });

    test('given 20 calls with one key at once, when they run, then one does the work and all others get its result', async () => {
      const results = await Promise.all(range(20).map((index) => run(aScope(), `order-${index}`)));
      expect(results.filter((result) => result.kind === 'new')).toHaveLength(1);
      const winner = `order-${results.findIndex((result) => result.kind === 'new')}`;
      const others = results.filter((result) => result.kind === 'done');
      const done = { kind: 'done', actorId: 'c1', argumentsHash: 'hash', result: winner };
      expect(others).toEqual(range(19).map(() => done));
      expect((await storage().audit.list()).rows).toHaveLength(1);
    });
  });

  describe('audit trail', () => {
    test('given rows, when read, then nothing is lost and they come oldest first', async () => {
      const rows = [
        anAuditRow({
          actor: { kind: 'staff', id: 's1' },
          before: { name: 'Old', tags: ['a'] },
          after: { name: null },
        }),
        anAuditRow({ reason: 'by request', at, address: '2001:db8::1' }),
      ];
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.audit.append(row);
      });
      expect((await storage().audit.list()).rows).toEqual(rows);
      expect(await storage().transaction((tx) => tx.audit.list())).toEqual({ rows, nextCursor: null });
    });

    test('given rows of several targets and actions, when filtered, then pages hold what fits alone', async () => {
      const target = { kind: 'order', id: testId() };
      const actor = { kind: 'staff' as const, id: 'ada@shop.test' };
      const rows = [
        anAuditRow({ target, action: 'order.place' }),
        anAuditRow({ action: 'order.place', actor }),
        anAuditRow({ target, action: 'order.cancel', actor, address: '203.0.113.0/24' }),
        anAuditRow({ target, action: 'order.place', address: '203.0.113.0/24' }),
      ];
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.audit.append(row);
      });
      const [a, b, c, d] = rows;
      const read = (filter: object) =>
        readPages((request) => storage().audit.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([
        [a, b],
        [c, d],
      ]);
      expect(await read({ targetId: target.id })).toEqual([[a, c], [d]]);
      expect(await read({ action: 'order.place' })).toEqual([[a, b], [d]]);
      expect(await read({ targetId: target.id, action: 'order.place' })).toEqual([[a, d]]);
      expect(await read({ actorId: actor.id })).toEqual([[b, c]]);
      expect(await read({ actorId: actor.id, targetId: target.id })).toEqual([[c]]);
      expect(await read({ address: '203.0.113.0/24' })).toEqual([[c, d]]);
      expect(await read({ address: '203.0.113.0/24', action: 'order.cancel' })).toEqual([[c]]);
      expect(await read({ address: '203.0.113.0' })).toEqual([[]]);
      expect(await read({ actorId: 'nobody', action: 'order.place' })).toEqual([[]]);
    });
  });
}
