import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { BulkRun, BulkTarget } from '../../domain/panels/bulk-run.ts';
import {
  FAILURES_FORGOTTEN_MS,
  JOB_FAILURES_KEPT,
  type NewJobFailure,
} from '../../ports/storage/storage-job-failures.ts';
import { RUNS_KEPT, type SchedulerRun } from '../../ports/storage/storage-runs.ts';
import { testId, testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit } from './given-records.ts';

/** What background work failed at. */
export function describeJobFailuresContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const at = testInstant();
  const aFailure = (changed: Partial<NewJobFailure> = {}): NewJobFailure => ({
    job: 'reconcile-account',
    subject: 'accountId=a',
    payload: { accountId: 'a' },
    lastFailedAt: at,
    nextAttemptAt: addMs(at, 1000),
    error: { name: 'TypeError', code: null, stack: 'TypeError\n    at f (/a.ts:1:1)' },
    ...changed,
  });
  const record = (...failures: NewJobFailure[]) =>
    storage().transaction(async (tx) => {
      const counts: number[] = [];
      for (const failure of failures) counts.push(await tx.jobFailures.record(failure));
      return counts;
    });

  describe('job failures', () => {
    test('given failures of one thing, when listed, then they are one record with their number and the last of them', async () => {
      const later = aFailure({
        lastFailedAt: addMs(at, 5000),
        nextAttemptAt: null,
        error: { name: 'RangeError', code: 'E_X', stack: 'RangeError E_X' },
      });
      expect(await record(aFailure(), later)).toEqual([1, 2]);
      expect(await storage().jobFailures.list({ limit: 10 })).toEqual([
        { ...later, failureCount: 2, firstFailedAt: at },
      ]);
    });

    test('given failures of several things, when listed, then the last comes first, as many as asked for', async () => {
      await record(
        aFailure({ subject: 'accountId=a' }),
        aFailure({ subject: 'accountId=b', lastFailedAt: addMs(at, 2) }),
        aFailure({ job: 'check-health', subject: '', lastFailedAt: addMs(at, 1) }),
      );
      const listed = await storage().jobFailures.list({ limit: 2 });
      expect(listed.map(({ job, subject }) => [job, subject])).toEqual([
        ['reconcile-account', 'accountId=b'],
        ['check-health', ''],
      ]);
      await expect(storage().jobFailures.list({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('given failures whose next attempt is a day later, when that fails too, then it is counted with them', async () => {
      const nextAttemptAt = addMs(at, FAILURES_FORGOTTEN_MS);
      const next = aFailure({ lastFailedAt: nextAttemptAt, nextAttemptAt: null });
      const last = aFailure({ lastFailedAt: addMs(nextAttemptAt, FAILURES_FORGOTTEN_MS) });
      expect(await record(aFailure({ nextAttemptAt }), next, last)).toEqual([1, 2, 1]);
    });

    test('given a failure whose next attempt was long ago, when it fails again, then that is the first', async () => {
      const nextAttemptAt = addMs(at, 1000);
      await record(aFailure(), aFailure({ nextAttemptAt }));
      const lastFailedAt = addMs(nextAttemptAt, FAILURES_FORGOTTEN_MS);
      expect(await record(aFailure({ lastFailedAt }))).toEqual([1]);
      const [listed] = await storage().jobFailures.list({ limit: 10 });
      expect(listed).toMatchObject({ firstFailedAt: lastFailedAt, failureCount: 1 });
    });

    test('given next attempts, when those that wait are listed, then of this job those that are later than now', async () => {
      await record(
        aFailure({ subject: 'due', nextAttemptAt: at }),
        aFailure({ subject: 'waits', nextAttemptAt: addMs(at, 1) }),
        aFailure({ subject: 'ended', nextAttemptAt: null }),
        aFailure({ job: 'other', subject: 'waits too', nextAttemptAt: addMs(at, 1) }),
      );
      expect(await storage().jobFailures.listWaiting('reconcile-account', at)).toEqual(['waits']);
    });

    test('given failures of one thing at once, when recorded, then each is counted', async () => {
      await Promise.all(range(8).map(() => record(aFailure())));
      expect(await record(aFailure())).toEqual([9]);
    });

    test('given more than are kept, when one comes, then the oldest gives way', async () => {
      await record(
        ...range(JOB_FAILURES_KEPT + 2).map((index) =>
          aFailure({ subject: `n=${index}`, lastFailedAt: addMs(at, index) }),
        ),
      );
      const listed = await storage().jobFailures.list({ limit: 500 });
      expect(listed).toHaveLength(JOB_FAILURES_KEPT);
      expect(listed.at(-1)?.subject).toBe('n=2');
    });
  });
}

/** What repeating jobs did. */
export function describeRunsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const at = testInstant();
  const aRun = (job: string, minute: number): Omit<SchedulerRun, 'number'> => ({
    job,
    startedAt: addMs(at, minute * 60_000),
    durationMs: minute,
    counts: { expired: minute },
    failureCode: minute % 2 === 0 ? null : 'STORAGE_UNAVAILABLE',
  });
  const record = (job: string, minutes: number[]) =>
    storage().transaction(async (tx) => {
      for (const minute of minutes) await tx.runs.record(aRun(job, minute));
    });

  describe('bulk runs', () => {
    test('given runs of two panels, when read, then each is as it was stored, by its panel and its incident, which is unique', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      const aBulkRun = (panelId: string, work: BulkRun['work']): BulkRun => ({
        id: testId(),
        planId: null,
        panelId,
        inboundId: null,
        selectedIds: null,
        work,
        status: 'running',
        totalCount: 2,
        doneCount: 1,
        refusedCount: 1,
        refusals: [{ subscriptionId: testId(), code: 'SOLD_OUT' }],
        batchIds: [testId()],
        lastSubscriptionId: null,
        actor: { kind: 'staff', id: 'ada' },
        createdAt: at,
        settledAt: null,
      });
      const gift = aBulkRun(shop.panel.id, { kind: 'give-days', days: 2, incident: 'outage' });
      const move = aBulkRun(other.panel.id, { kind: 'move', toInboundId: null });
      const again = { ...aBulkRun(other.panel.id, gift.work) };
      const insert = (run: BulkRun) => storage().transaction((tx) => tx.bulkRuns.insert(run));
      await insert(gift);
      await insert(move);
      await insert(aBulkRun(other.panel.id, { kind: 'update-places' }));
      await expect(insert(again)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      expect(await storage().bulkRuns.findByIncident('outage')).toEqual(gift);
      expect(await storage().bulkRuns.findByIncident('another')).toBeNull();
      const patch = { status: 'done', settledAt: at, batchIds: [], lastSubscriptionId: testId() } as const;
      await storage().transaction(async (tx) => {
        expect(await tx.bulkRuns.get(move.id)).toEqual(move);
        await tx.bulkRuns.update(move.id, { ...patch, batchIds: [] });
      });
      expect(await storage().bulkRuns.find(move.id)).toEqual({ ...move, ...patch });
      const { rows } = await storage().bulkRuns.list({ panelId: shop.panel.id });
      expect(rows).toEqual([gift]);
    });

    test('given accounts on a panel, then their subscriptions are counted and listed once each, without condemned ones', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      const units = [await givenUnit(storage(), shop), await givenUnit(storage(), shop)];
      await givenUnit(storage(), shop, { account: { condemnedAt: at } });
      await givenUnit(storage(), other);
      const ids = units.map(({ account }) => account.subscriptionId).toSorted();
      const { accounts } = storage();
      const onPanel = { planId: null, panelId: shop.panel.id, inboundId: null };
      const list = (where: BulkTarget, after: string | null, limit = 10) =>
        accounts.listSubscriptionIds({ ...where, after, limit });
      expect(await accounts.countSubscriptions(onPanel)).toBe(2);
      expect(await accounts.countSubscriptions({ ...onPanel, inboundId: shop.inbound.id })).toBe(2);
      expect(await accounts.countSubscriptions({ ...onPanel, inboundId: other.inbound.id })).toBe(0);
      expect(await list(onPanel, null)).toEqual(ids);
      expect(await list(onPanel, null, 1)).toEqual(ids.slice(0, 1));
      expect(await list(onPanel, ids[0] ?? null)).toEqual(ids.slice(1));
    });

    test('given a run over everyone, then it is kept, and each subscription with an account is counted and listed once', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      const units = [await givenUnit(storage(), shop), await givenUnit(storage(), other)];
      await givenUnit(storage(), shop, { account: { condemnedAt: at } });
      await givenUnit(storage(), shop, { subscription: { termination: { at, reason: 'expired' } } });
      const ids = units.map(({ account }) => account.subscriptionId).toSorted();
      const everyone = { planId: null, panelId: null, inboundId: null };
      const { accounts, bulkRuns } = storage();
      expect(await accounts.countSubscriptions(everyone)).toBe(2);
      expect(await accounts.listSubscriptionIds({ ...everyone, after: null, limit: 1 })).toEqual(
        ids.slice(0, 1),
      );
      expect(await accounts.listSubscriptionIds({ ...everyone, after: ids[0] ?? '', limit: 5 })).toEqual(
        ids.slice(1),
      );
      const run: BulkRun = {
        id: testId(),
        ...everyone,
        selectedIds: null,
        status: 'running',
        totalCount: 2,
        work: { kind: 'announce-link', address: 'https://link.example' },
        doneCount: 0,
        refusedCount: 0,
        refusals: [],
        batchIds: [],
        lastSubscriptionId: null,
        actor: { kind: 'staff', id: 'ada' },
        createdAt: at,
        settledAt: null,
      };
      await storage().transaction((tx) => tx.bulkRuns.insert(run));
      expect(await bulkRuns.find(run.id)).toEqual(run);
    });

    test('given a run over selected subscriptions, then it is kept with them', async () => {
      const run: BulkRun = {
        id: testId(),
        planId: null,
        panelId: null,
        inboundId: null,
        selectedIds: [testId(), testId()],
        work: { kind: 'suspend', reason: 'abuse' },
        status: 'running',
        totalCount: 2,
        doneCount: 0,
        refusedCount: 0,
        refusals: [],
        batchIds: [],
        lastSubscriptionId: null,
        actor: { kind: 'staff', id: 'ada' },
        createdAt: at,
        settledAt: null,
      };
      await storage().transaction((tx) => tx.bulkRuns.insert(run));
      expect(await storage().bulkRuns.find(run.id)).toEqual(run);
    });

    test('given subscriptions of a plan, then they are counted and listed once each, and grouped by their places', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      const units = [];
      const granted = {
        startsAt: at,
        expiresAt: null,
        trafficLimitBytes: null,
        deviceLimit: null,
        onHoldSeconds: null,
      };
      const settled = { subscription: { granted }, change: { state: 'voided', settledAt: at } } as const;
      for (const placeKey of ['germany', 'germany', 'main'])
        units.push(
          await givenUnit(storage(), shop, { account: { placeKey }, ...(placeKey === 'main' && settled) }),
        );
      await givenUnit(storage(), shop, { account: { condemnedAt: at } });
      await givenUnit(storage(), shop, { subscription: { termination: { at, reason: 'expired' } } });
      await givenUnit(storage(), other);
      const ids = units.map(({ account }) => account.subscriptionId).toSorted();
      const { accounts } = storage();
      const ofPlan = { planId: shop.plan.id, panelId: null, inboundId: null };
      expect(await accounts.countSubscriptions(ofPlan)).toBe(3);
      expect(await accounts.listSubscriptionIds({ ...ofPlan, after: null, limit: 2 })).toEqual(
        ids.slice(0, 2),
      );
      expect(await accounts.listSubscriptionIds({ ...ofPlan, after: ids[1] ?? '', limit: 2 })).toEqual(
        ids.slice(2),
      );
      expect(await accounts.countPlaceSets(shop.plan.id)).toEqual([
        {
          keys: ['germany'],
          leadKey: 'germany',
          isDelivered: false,
          isChanging: true,
          subscriptionCount: 2,
        },
        { keys: ['main'], leadKey: 'main', isDelivered: true, isChanging: false, subscriptionCount: 1 },
      ]);
      expect(await accounts.countPlaceSets(testId())).toEqual([]);
      const run: BulkRun = {
        id: testId(),
        ...ofPlan,
        selectedIds: null,
        work: { kind: 'update-places' },
        status: 'running',
        totalCount: 3,
        doneCount: 0,
        refusedCount: 0,
        refusals: [],
        batchIds: [],
        lastSubscriptionId: null,
        actor: { kind: 'staff', id: 'ada' },
        createdAt: at,
        settledAt: null,
      };
      await storage().transaction((tx) => tx.bulkRuns.insert(run));
      expect((await storage().bulkRuns.list({ planId: shop.plan.id })).rows).toEqual([run]);
      expect((await storage().bulkRuns.list({ planId: other.plan.id })).rows).toEqual([]);
    });
  });

  describe('scheduler runs', () => {
    test('given runs of two jobs, when listed, then the newest come first, of one job or of all', async () => {
      await record('sweep', [1, 2]);
      await record('health', [3]);
      expect(await storage().runs.list({ job: 'sweep', limit: 10 })).toEqual([
        { ...aRun('sweep', 2), number: 2 },
        { ...aRun('sweep', 1), number: 1 },
      ]);
      expect((await storage().runs.list({ limit: 2 })).map(({ job }) => job)).toEqual(['health', 'sweep']);
      await expect(storage().runs.list({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('given more runs than are kept, when listed, then the oldest have given way', async () => {
      await record(
        'sweep',
        Array.from({ length: RUNS_KEPT + 3 }, (_, minute) => minute),
      );
      const runs = await storage().runs.list({ job: 'sweep', limit: 500 });
      expect(runs).toHaveLength(RUNS_KEPT);
      expect([runs[0]?.number, runs.at(-1)?.number]).toEqual([RUNS_KEPT + 3, 4]);
    });
  });
}
