import { describe, expect, test } from 'vitest';
import { bumpGenerations } from '../../../packages/sdk/src/engine/accounts/bump-generation.ts';
import { wakeWaiting } from '../../../packages/sdk/src/engine/contact/wake-waiting.ts';
import { writeInTime } from '../../../packages/sdk/src/engine/contact/write-in-time.ts';
import { LEASE_TTL_MS, writeDeadlineMs } from '../../../packages/sdk/src/engine/kernel/settings.ts';
import { holdLease } from '../../../packages/sdk/src/engine/locks/held-lease.ts';
import { beginWrite } from '../../../packages/sdk/src/engine/reconcile/begin-write.ts';
import { writeAction } from '../../../packages/sdk/src/engine/reconcile/write-action.ts';
import type { StorageUnderTest } from '../on-storage.ts';
import { inTenMinutes, type LookedAt, lookAt, takeOver } from './looked-at.ts';
import { testSight } from './sight-fences.ts';

/** What a worker may still do once it lost its lease, or the terms changed, on every storage. */
export function describeFences({ name, open }: StorageUnderTest): void {
  describe(`the fences of a reconciler: ${name}`, () => {
    const lookedAt: LookedAt = (panel) => lookAt(open, panel);
    testTakenOver(lookedAt);
    testGivingUp(lookedAt);
    testChangedTerms(lookedAt);
    testUnsettled(lookedAt);
    testSight(lookedAt);
    testLeases(lookedAt);
    testWaiting(lookedAt);
  });
}

function testTakenOver(lookedAt: LookedAt): void {
  describe('a worker whose lease was taken over', () => {
    test('when it has read the account back, then it commits nothing', async () => {
      const looked = await lookedAt();
      await takeOver(looked);
      const before = await looked.current();
      expect(await looked.decided(looked.inSync)).toBe('busy');
      expect(await looked.current()).toEqual(before);
    });

    test('when it is about to write, then it announces nothing and may not write', async () => {
      const looked = await lookedAt();
      await takeOver(looked);
      const before = await looked.current();
      const action = { kind: 'ensure' as const, existing: looked.seen, differences: ['enabled' as const] };
      expect(await beginWrite(looked.engine, looked.lease, looked.work, action)).toBeNull();
      expect(await looked.current()).toEqual(before);
    });

    test('when its attempt has failed, then it leaves the next attempt to the other', async () => {
      const looked = await lookedAt();
      await takeOver(looked);
      const before = await looked.current();
      const failure = { code: 'PANEL_UNREACHABLE', message: 'test' };
      const { account } = looked.work;
      await looked.decided({ kind: 'wait', account, at: inTenMinutes(looked), failure });
      expect(await looked.current()).toEqual(before);
    });

    test('when it saw that a condemned account is gone, then it gives no place back', async () => {
      const looked = await lookedAt();
      const { shop, subscriptionId } = looked;
      await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff());
      await takeOver(looked);
      const before = await looked.current();
      expect(before.condemnedAt).not.toBeNull();
      expect(await looked.decided({ kind: 'commit', proved: 'gone', account: before })).toBe('busy');
      expect(await looked.current()).toEqual(before);
    });
  });
}

function testGivingUp(lookedAt: LookedAt): void {
  describe('a worker that gives up', () => {
    const failure = { kind: 'give-up' as const, reason: 'panel-refused' as const, message: 'test' };

    test('given that its lease was taken over, then it leaves all to the other', async () => {
      const looked = await lookedAt();
      await takeOver(looked);
      expect(await looked.decided({ ...failure, account: looked.work.account })).toBe('busy');
    });

    test('given terms that changed meanwhile, then it starts over', async () => {
      const looked = await lookedAt();
      const { shop, subscriptionId, work } = looked;
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
      expect(await looked.decided({ ...failure, account: work.account })).toBe('again');
    });
  });
}

function testChangedTerms(lookedAt: LookedAt): void {
  describe('a worker that looked before the terms changed', () => {
    async function suspendedMeanwhile() {
      const looked = await lookedAt();
      const { shop, subscriptionId } = looked;
      await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
      return looked;
    }

    test('when it commits what it saw, then the account is not in sync, and it starts over', async () => {
      const looked = await suspendedMeanwhile();
      expect(await looked.decided(looked.inSync)).toBe('again');
      const account = await looked.current();
      expect(account.observedGeneration).toBe(looked.work.account.generation);
      expect(account.generation).toBe(looked.work.account.generation + 1);
      expect(account.nextAttemptAt).not.toBeNull();
    });

    test('when it postpones, then the next attempt is due at once', async () => {
      const looked = await suspendedMeanwhile();
      const { account } = looked.work;
      await looked.decided({ kind: 'wait', account, at: inTenMinutes(looked), failure: null });
      expect((await looked.current()).nextAttemptAt).toEqual(looked.shop.clock.now());
    });

    test('when it is about to write, then it may not', async () => {
      const looked = await suspendedMeanwhile();
      const before = await looked.current();
      const action = { kind: 'ensure' as const, existing: looked.seen, differences: ['enabled' as const] };
      expect(await beginWrite(looked.engine, looked.lease, looked.work, action)).toBeNull();
      expect(await looked.current()).toEqual(before);
    });
  });
}

function testUnsettled(lookedAt: LookedAt): void {
  test('given a write that is announced, then its account is unsettled until its deadline and the panel’s settling are over', async () => {
    const looked = await lookedAt();
    const action = { kind: 'ensure' as const, existing: looked.seen, differences: ['enabled' as const] };
    const ready = await beginWrite(looked.engine, looked.lease, looked.work, action);
    const { settings, backend } = looked.engine;
    const sinceMs = (ready?.account.unsettledUntil?.getTime() ?? 0) - backend.clock.now().getTime();
    expect(looked.work.settleMs).toBeGreaterThan(0);
    expect(sinceMs).toBe(writeDeadlineMs(settings) + looked.work.settleMs);
    expect((await looked.current()).unsettledUntil).toEqual(ready?.account.unsettledUntil);
  });

  test('given an earlier write that is unknown, when a later one was surely not applied, then the account stays unsettled for the earlier', async () => {
    const looked = await lookedAt();
    const { shop, engine, lease, subscriptionId } = looked;
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
    const unsettledUntil = inTenMinutes(looked);
    const work = await looked.workAs({ unsettledUntil });
    shop.panel.faults.next('ensureAccount', { kind: 'rate-limited', retryAfterMs: 1000 });
    const action = { kind: 'ensure' as const, existing: looked.seen, differences: ['enabled' as const] };
    await shop.run(writeAction(engine, lease, work, action).then(looked.decided));
    expect((await looked.current()).unsettledUntil).toEqual(unsettledUntil);
  });

  test('given an earlier write that is unknown, when a later one is refused and its change given up, then the account stays unsettled for the earlier', async () => {
    const looked = await lookedAt();
    const { shop, engine, lease, subscriptionId } = looked;
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'test' }, shop.staff());
    const unsettledUntil = inTenMinutes(looked);
    const work = await looked.workAs({ unsettledUntil });
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    const action = { kind: 'ensure' as const, existing: looked.seen, differences: ['usedBytes' as const] };
    expect(await shop.run(writeAction(engine, lease, work, action).then(looked.decided))).toBe('again');
    expect(work.change).not.toBeNull();
    expect((await looked.current()).unsettledUntil).toEqual(unsettledUntil);
  });
}

function testLeases(lookedAt: LookedAt): void {
  describe('a lease', () => {
    test('given one that is nearly over, when a write leaves under it, then nobody takes it over before the write is done', async () => {
      const { shop, engine, lease, work, seen } = await lookedAt({ latencyMs: 1000 });
      await shop.clock.advance(LEASE_TTL_MS - 500);
      const action = { kind: 'ensure' as const, existing: seen, differences: ['enabled' as const] };
      const written = writeAction(engine, lease, work, action);
      await shop.clock.advance(900);
      expect(await holdLease(engine, lease.key)).toBeNull();
      await shop.run(written);
    });

    test('given one that covers a long write, when it is renewed, then it covers it still', async () => {
      const { shop, engine, lease } = await lookedAt();
      await lease.cover(10 * LEASE_TTL_MS);
      await lease.renew();
      await shop.clock.advance(2 * LEASE_TTL_MS);
      expect(await holdLease(engine, lease.key)).toBeNull();
    });
  });
}

function testWaiting(lookedAt: LookedAt): void {
  test('given an account that must settle, when its panel is back, then it waits on, and another does not', async () => {
    const looked = await lookedAt();
    const { shop, engine, accountId, work } = looked;
    const nextAttemptAt = inTenMinutes(looked);
    const waits = (unsettledUntil: Date | null) =>
      shop.backend.storage.transaction((tx) =>
        tx.accounts.update(accountId, { nextAttemptAt, unsettledUntil }),
      );
    await waits(nextAttemptAt);
    await wakeWaiting(engine, work.panel.id);
    expect((await looked.current()).nextAttemptAt).toEqual(nextAttemptAt);
    for (const settled of [null, shop.clock.now()]) {
      await waits(settled);
      await wakeWaiting(engine, work.panel.id);
      expect((await looked.current()).nextAttemptAt).toEqual(shop.clock.now());
    }
  });

  test('given an account that is condemned, then it is not wanted again', async () => {
    const looked = await lookedAt();
    const { shop, subscriptionId } = looked;
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff());
    const before = await looked.current();
    expect(await shop.backend.storage.transaction((tx) => bumpGenerations(tx, subscriptionId))).toBeNull();
    expect(await looked.current()).toEqual(before);
  });

  test('given a write that throws, then nobody can tell whether it was done', async () => {
    const { engine, work } = await lookedAt();
    const outcome = await writeInTime(engine, work.panel.id, () => Promise.reject(new RangeError('broken')));
    expect(outcome.kind).toBe('unknown');
  });
}
