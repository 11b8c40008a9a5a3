import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../packages/sdk/src/domain/accounts/account.ts';
import { bumpGenerations } from '../../../packages/sdk/src/engine/accounts/bump-generation.ts';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { wakeWaiting } from '../../../packages/sdk/src/engine/contact/record-contact.ts';
import { writeInTime } from '../../../packages/sdk/src/engine/contact/write-in-time.ts';
import { LEASE_TTL_MS, writeDeadlineMs } from '../../../packages/sdk/src/engine/kernel/settings.ts';
import { holdLease } from '../../../packages/sdk/src/engine/locks/held-lease.ts';
import type { HeldLease } from '../../../packages/sdk/src/engine/locks/lease.ts';
import { applyDecision } from '../../../packages/sdk/src/engine/reconcile/apply-decision.ts';
import { beginWrite } from '../../../packages/sdk/src/engine/reconcile/begin-write.ts';
import type { Decision } from '../../../packages/sdk/src/engine/reconcile/decision.ts';
import { look } from '../../../packages/sdk/src/engine/reconcile/look.ts';
import { loadWork } from '../../../packages/sdk/src/engine/reconcile/work.ts';
import { writeAction } from '../../../packages/sdk/src/engine/reconcile/write-action.ts';

/** A delivered account, read and looked at by a worker that holds its lease. */
async function lookedAt(panel: object = {}) {
  const shop = await createTestPanelkit({ panels: [panel] });
  const engine = engineOf(shop.panelkit);
  const { storage } = shop.backend;
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const [{ id: subscriptionId, accountId } = { id: '', accountId: '' }] = rows;
  const current = async () => {
    const account = await storage.accounts.find(accountId);
    if (account === null) throw new TypeError('the account is gone');
    return account;
  };
  const workAs = async (changes: Partial<Account> = {}) => {
    const known = await storage.accounts.findWithTerms(accountId);
    if (known === null) throw new TypeError('the account is gone');
    return loadWork(engine, { ...known, account: { ...known.account, ...changes } });
  };
  const work = await workAs();
  const { action } = await shop.run(look(engine, work));
  if (action?.kind !== 'in-sync') throw new TypeError('the account is not as it is wanted');
  const lease = await holdLease(engine, `account:${accountId}`);
  if (lease === null) throw new TypeError('the lease is not free');
  const decided = (decision: Decision) => applyDecision(engine, lease, decision);
  const inSync: Decision = { kind: 'commit', proved: 'in-sync', work, seen: action.account };
  return {
    shop,
    engine,
    subscriptionId,
    accountId,
    current,
    work,
    workAs,
    decided,
    inSync,
    seen: action.account,
    lease,
  };
}

type Looked = Awaited<ReturnType<typeof lookedAt>>;

/** The lease lapses and another worker takes it; the first one does not know it yet. */
async function takeOver({ shop, engine, lease }: Looked): Promise<HeldLease> {
  await shop.clock.advance('10m');
  const taken = await holdLease(engine, lease.key);
  if (taken === null) throw new TypeError('the lease has not lapsed');
  return taken;
}

const inTenMinutes = ({ shop }: Looked): Date => new Date(shop.clock.now().getTime() + 600_000);

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
