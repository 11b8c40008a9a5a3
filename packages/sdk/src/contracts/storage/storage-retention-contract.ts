import { describe, expect, test } from 'vitest';
import type { Notification } from '../../domain/notifications/notification.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { NewEvent } from '../../ports/storage/storage-events.ts';
import type { IdempotencyScope } from '../../ports/storage/storage-idempotency.ts';
import type { NewJobFailure } from '../../ports/storage/storage-job-failures.ts';
import type { RetentionStep } from '../../ports/storage/storage-retention.ts';
import { aNotification } from '../../testing/builders/notification-builder.ts';
import { aPaymentEvent } from '../../testing/builders/payment-builders.ts';
import { anAuditRow } from '../../testing/builders/record-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

const january = new Date('2026-01-20T12:00:00Z');
const february = new Date('2026-02-01T00:00:00Z');
const march = new Date('2026-03-10T00:00:00Z');
const anEvent = (id: string, at: Date): NewEvent => ({
  aggregate: { kind: 'account', id },
  type: 'account.removed',
  data: { panelId: 'panel' },
  at,
});

/** What ages, and what is kept of it. */
export function describeRetentionContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const remove = (step: RetentionStep) => storage().transaction((tx) => tx.retention.remove(step));
  const append = (...events: NewEvent[]) =>
    storage().transaction(async (tx) => {
      for (const event of events) await tx.events.append(event);
    });
  const listAll = () => storage().events.list({ after: 0, limit: 100 });
  const upToCursor = Number.MAX_SAFE_INTEGER;

  describe('retention', () => {
    test('given events of two months, when those that are old go, a step at a time, then they are in the archive by month', async () => {
      const id = testId();
      await append(...range(3).map(() => anEvent(id, january)), anEvent(id, february), anEvent(id, march));
      const all = await listAll();
      const step = { kind: 'events', before: march, limit: 2, upToCursor } as const;
      expect([await remove(step), await remove(step), await remove(step)]).toEqual([2, 2, 0]);
      expect(await listAll()).toEqual(all.slice(4));
      expect(await storage().events.list({ after: 0, limit: 9, aggregateId: id })).toEqual(all.slice(4));
      const archived = async (month: string) =>
        (await storage().archive.events({ month, after: 0, limit: 9 })).map(({ rows }) => rows);
      expect(await archived('2026-01')).toEqual([all.slice(0, 2), all.slice(2, 3)]);
      expect(await archived('2026-02')).toEqual([all.slice(3, 4)]);
      expect(await archived('2026-03')).toEqual([]);
    });

    test('given an archive of several parts, when read on after one, then the next come, up to the limit', async () => {
      await append(...range(4).map(() => anEvent(testId(), january)));
      const all = await listAll();
      for (const _ of range(4)) await remove({ kind: 'events', before: march, limit: 1, upToCursor });
      const read = (after: number, limit: number) =>
        storage().archive.events({ month: '2026-01', after, limit });
      const [first] = await read(0, 1);
      expect(first?.rows).toEqual(all.slice(0, 1));
      expect((await read(first?.number ?? 0, 2)).flatMap(({ rows }) => rows)).toEqual(all.slice(1, 3));
    });

    test('given events that a follower has not read, when the old ones go, then those stay', async () => {
      await append(...range(3).map(() => anEvent(testId(), january)));
      const [first] = await listAll();
      expect(await remove({ kind: 'events', before: march, limit: 9, upToCursor: first?.cursor ?? 0 })).toBe(
        1,
      );
      expect(await remove({ kind: 'events', before: march, limit: 9, upToCursor: first?.cursor ?? 0 })).toBe(
        0,
      );
      expect(await remove({ kind: 'events', before: march, limit: 9 })).toBe(0);
      expect(await listAll()).toHaveLength(2);
    });

    test('given that all events went, when others come, then cursors and sequences go on, and a follower misses none', async () => {
      const [id, other] = [testId(), testId()];
      await append(anEvent(id, january), anEvent(id, january));
      const before = await listAll();
      expect(await remove({ kind: 'events', before: march, limit: 9, upToCursor })).toBe(2);
      await append(anEvent(other, march), anEvent(id, march));
      const after = before.at(-1)?.cursor ?? 0;
      const events = await storage().events.list({ after, limit: 9 });
      expect(events.map(({ aggregate, sequence }) => [aggregate.id, sequence])).toEqual([
        [other, 1],
        [id, 3],
      ]);
      expect(events.every(({ cursor }) => cursor > after)).toBe(true);
    });

    test('given audit rows, when the old ones go, then they are in the archive as they were', async () => {
      const old = anAuditRow({
        at: january,
        before: { a: 1 },
        after: { b: [2] },
        reason: 'because',
        address: '2001:db8::1',
      });
      const young = anAuditRow({ at: march });
      await storage().transaction(async (tx) => {
        await tx.audit.append(old);
        await tx.audit.append(young);
      });
      const step = { kind: 'audit', before: february, limit: 9 } as const;
      expect([await remove(step), await remove(step)]).toEqual([1, 0]);
      expect((await storage().audit.list()).rows).toEqual([young]);
      expect(await storage().archive.audit({ month: '2026-01', after: 0, limit: 9 })).toMatchObject([
        { rows: [old] },
      ]);
    });

    test('given an archive, when its months are old, then they go and later ones stay', async () => {
      await append(anEvent(testId(), january), anEvent(testId(), february));
      expect(await listAll()).toHaveLength(2);
      await remove({ kind: 'events', before: march, limit: 9, upToCursor });
      const months = () =>
        Promise.all(
          ['2026-01', '2026-02'].map(async (month) => {
            return (await storage().archive.events({ month, after: 0, limit: 9 })).length;
          }),
        );
      expect(await remove({ kind: 'archive', before: new Date('2026-01-31T23:00:00Z'), limit: 9 })).toBe(1);
      expect(await months()).toEqual([0, 1]);
    });

    test('given old keys, when they go, then the command is new, and one that moved money is still done', async () => {
      const scopeOf = (key: string): IdempotencyScope => {
        return { actor: { kind: 'customer', id: 'c1' }, command: 'orders.place', key };
      };
      const claim = (scope: IdempotencyScope, at: Date) =>
        storage().transaction((tx) => tx.idempotency.claim(scope, 'hash', at));
      const [free, paid, open, late] = [scopeOf('free'), scopeOf('paid'), scopeOf('open'), scopeOf('late')];
      const complete = (scope: IdempotencyScope, at: Date) =>
        storage().transaction(async (tx) => {
          await tx.idempotency.claim(scope, 'hash', at);
          await tx.idempotency.complete(scope, `of ${scope.key}`, { isPermanent: scope !== free });
        });
      // The oldest go first: the free one is still there when the paid one is kept.
      await claim(open, new Date(january.getTime() - 2));
      await complete(free, new Date(january.getTime() - 1));
      await complete(paid, january);
      const clean = async (before: Date, limit: number) => {
        while ((await remove({ kind: 'idempotency-keys', before, limit })) > 0);
      };
      await clean(new Date(january.getTime() + 1), 1);
      const done = { kind: 'done', actorId: paid.actor.id, argumentsHash: 'hash', result: 'of paid' };
      expect(await claim(paid, march)).toEqual(done);
      // Older by far than what is kept, and never seen by an earlier step.
      await complete(late, january);
      await clean(march, 9);
      expect(await claim(paid, march)).toEqual(done);
      expect(await claim(late, march)).toEqual({ ...done, result: 'of late' });
      expect(await claim(free, march)).toEqual({ kind: 'new' });
      expect(await claim(open, march)).toEqual({ kind: 'new' });
    });

    test('given notifications, when old ones go, then those that are settled go alone', async () => {
      const staff = { audience: 'staff' as const, customerId: null };
      const sent: Partial<Notification> = {
        ...staff,
        state: 'sent',
        nextAttemptAt: null,
        settledAt: january,
      };
      const rows = [
        aNotification({ ...staff, ...sent, key: 'old' }),
        aNotification({ ...staff, ...sent, key: 'young', settledAt: march }),
        aNotification({ ...staff, key: 'pending' }),
      ];
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.notifications.add(row);
      });
      expect(await remove({ kind: 'notifications', before: february, limit: 9 })).toBe(1);
      const left = await storage().notifications.list();
      expect(left.rows.map(({ key }) => key).sort()).toEqual(['pending', 'young']);
    });

    test.each([
      ['payment-events', { status: 'processed', processedAt: january, effect: 'applied' }, 'processedAt'],
      [
        'unmatched-payment-events',
        { status: 'unmatched', reason: 'unknown-payment', since: january },
        'since',
      ],
    ] as const)(
      'given %s, when old ones go, a step at a time, then none that is still worked on, and what is told again is new',
      async (kind, state, since) => {
        const settled = { state, nextAttemptAt: null, receivedAt: january };
        const gone = [aPaymentEvent(settled), aPaymentEvent(settled), aPaymentEvent(settled)];
        const kept = [
          aPaymentEvent({ ...settled, state: { ...state, [since]: february } }),
          aPaymentEvent({ ...settled, nextAttemptAt: january }),
          aPaymentEvent({ ...settled, state: { status: 'received' } }),
          aPaymentEvent({ ...settled, state: { status: 'received' }, nextAttemptAt: january }),
          aPaymentEvent({
            ...settled,
            state:
              state.status === 'processed'
                ? { status: 'unmatched', reason: 'currency-mismatch', since: january }
                : { status: 'processed', processedAt: january, effect: 'ignored' },
          }),
        ];
        const store = (event: PaymentEvent) =>
          storage().transaction((tx) => tx.paymentEvents.insertOnce(event));
        for (const event of [...gone, ...kept]) await store(event);
        const step = { kind, before: february, limit: 2 };
        expect([await remove(step), await remove(step), await remove(step)]).toEqual([2, 1, 0]);
        expect((await storage().paymentEvents.list()).rows).toEqual(kept);
        const again = aPaymentEvent({ providerEventId: gone[0]?.providerEventId ?? '' });
        expect(await store(again)).toBe(true);
        expect(await store(aPaymentEvent({ providerEventId: kept[0]?.providerEventId ?? '' }))).toBe(false);
      },
    );

    test('given job failures, when old ones go, then by their last failure, and never one that holds work back', async () => {
      const aFailure = (subject: string, lastFailedAt: Date, nextAttemptAt: Date | null): NewJobFailure => ({
        job: 'reconcile-account',
        subject,
        payload: {},
        lastFailedAt,
        nextAttemptAt,
        error: { name: 'TypeError', code: null, stack: 'TypeError' },
      });
      const failures = [
        aFailure('failed again', january, null),
        aFailure('old', january, null),
        aFailure('tried long ago', january, january),
        aFailure('held back', january, march),
        aFailure('just now', february, null),
        aFailure('failed again', march, null),
      ];
      await storage().transaction(async (tx) => {
        for (const failure of failures) await tx.jobFailures.record(failure);
      });
      const step = { kind: 'job-failures', before: february, limit: 1 } as const;
      expect([await remove(step), await remove(step), await remove(step)]).toEqual([1, 1, 0]);
      const left = await storage().jobFailures.list({ limit: 9 });
      expect(left.map(({ subject }) => subject)).toEqual(['failed again', 'just now', 'held back']);
    });

    test('given a lease that was given back, when its key is taken again, then its token is greater', async () => {
      const key = `account:${testId()}`;
      const tokens: number[] = [];
      for (const _ of range(3)) {
        const answer = await storage().leases.acquire(key, { ttlMs: 1000 });
        const token = answer.kind === 'acquired' ? answer.token : 0;
        tokens.push(token);
        await storage().leases.release(key, token);
        await remove({ kind: 'leases', before: march, limit: 9 });
      }
      expect(tokens).toEqual([...new Set(tokens)].sort((first, second) => first - second));
    });

    test('given leases, when old ones go, then one that is held stays with its holder', async () => {
      const { leases } = storage();
      const key = `account:${testId()}`;
      const answer = await leases.acquire(key, { ttlMs: 60_000 });
      const token = answer.kind === 'acquired' ? answer.token : 0;
      await remove({ kind: 'leases', before: harness().backend.clock.now(), limit: 9 });
      expect(await storage().transaction((tx) => tx.leases.isHeld(key, token))).toBe(true);
      expect(await leases.acquire(key, { ttlMs: 1000 })).toMatchObject({ kind: 'busy' });
    });
  });
}
