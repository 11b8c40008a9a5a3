import { addMs } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { RARE_SWEEPS } from '../rare-sweeps.ts';
import { violationsOf } from '../violations-of.ts';

async function places(shop: TestPanelkit): Promise<{ heldCount: number; usedCount: number }> {
  const [inbound] = (await shop.panelkit.inbounds.list({}, shop.staff())).rows.filter(
    ({ heldCount, usedCount }) => heldCount + usedCount > 0,
  );
  return { heldCount: inbound?.heldCount ?? 0, usedCount: inbound?.usedCount ?? 0 };
}

async function firstUnit(shop: TestPanelkit, orderId: string) {
  const [unit] = await shop.panelkit.units.listByOrder(orderId, shop.staff());
  if (unit === undefined) throw new Error('the order has no unit');
  return unit;
}

describe('a panel that fails after the check', () => {
  test('given a panel that is down, when bought, then it is being prepared, and delivered when the panel returns', async () => {
    const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.goDown();
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('1h');
    const { lastError } = await firstUnit(shop, order.id);
    expect(lastError).toMatchObject({ code: 'PANEL_UNREACHABLE', message: expect.stringMatching(/./) });
    // What the panel said is for staff: customers get the code.
    const [shown] = await shop.panelkit.units.listByOrder(order.id, shop.as(customer));
    expect(shown?.lastError).toEqual({ ...lastError, message: '' });
    expect((await shop.panelkit.orders.get(order.id, shop.as(customer))).state.status).toBe('paid');
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 1000,
      availableMinor: 0,
    });

    shop.panel.comeBack();
    await shop.clock.advance('1h');

    expect((await shop.panelkit.orders.get(order.id, shop.as(customer))).state.status).toBe('fulfilled');
    const [account] = shop.panel.accounts();
    // The first write left long after the charge: the period starts there.
    const delivered = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
    expect(delivered.rows[0]?.granted?.expiresAt).toEqual(account?.expiresAt);
    expect(delivered.rows[0]?.granted?.startsAt.getTime()).toBeGreaterThan(
      order.createdAt.getTime() + 3_600_000,
    );
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that is back, when a health check reaches it, then units need not wait for their time and it sells again', async () => {
    const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
    const customer = await shop.customer({ balanceMinor: 2000 });
    const plan = await shop.plan();
    await shop.scheduler.start();
    shop.panel.goDown();
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('20h');
    await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    shop.panel.comeBack();
    await shop.clock.advance('6m');
    expect((await shop.panelkit.orders.get(order.id, shop.as(customer))).state.status).toBe('fulfilled');
    await expect(shop.buy(customer, plan)).resolves.toMatchObject({ state: { status: 'paid' } });
  });

  test('given staff who test the panel when it is back, when they do, then waiting units need not wait for their time', async () => {
    const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.goDown();
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('20h');
    shop.panel.comeBack();
    await shop.panelkit.panels.test(shop.panels[0]?.id ?? '', shop.staff());
    await shop.clock.advance('5s');
    expect((await shop.panelkit.orders.get(order.id, shop.as(customer))).state.status).toBe('fulfilled');
  });

  test('given a panel that stays down past the deadline, then the money is back, staff see it, and one call retries it elsewhere', async () => {
    const shop = await createTestPanelkit({
      panels: [{ baseUrl: 'https://one.test' }, { baseUrl: 'https://two.test' }],
    });
    const [one, two] = shop.panels;
    if (!one || !two) throw new Error('two panels were asked for');
    const preferredInboundId = one.inbounds[0]?.id ?? '';
    const plan = await shop.plan({ placement: { preferredInboundId } });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    one.fake.goDown();
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('25h');

    const failed = await firstUnit(shop, order.id);
    expect(failed.state).toMatchObject({ status: 'failed', reason: 'gave-up' });
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('failed');
    expect(await shop.backend.storage.changes.findPending(failed.subscriptionId ?? '')).toBeNull();
    expect((await shop.panelkit.units.list({ status: 'failed' }, shop.staff())).rows).toHaveLength(1);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: 1000,
      heldMinor: 0,
    });

    await shop.panelkit.units.retry({ unitId: failed.id }, shop.staff());
    await shop.clock.advance('5s');

    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(two.fake.accounts()).toHaveLength(1);
    expect(one.fake.accounts()).toHaveLength(0);
    one.fake.comeBack();
    await shop.clock.advance('6h');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a dead panel, when staff re-place the unit, then it is delivered elsewhere with the same money and the old account goes', async () => {
    const shop = await createTestPanelkit({
      panels: [{ baseUrl: 'https://one.test', losesWrites: true }, { baseUrl: 'https://two.test' }],
    });
    const [one, two] = shop.panels;
    if (!one || !two) throw new Error('two panels were asked for');
    const plan = await shop.plan({ placement: { preferredInboundId: one.inbounds[0]?.id ?? '' } });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    // The create takes effect, its answer is lost, and the panel is gone.
    one.fake.faults.next('ensureAccount', { kind: 'drop-after-commit' });
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('1s');
    one.fake.goDown();
    const unit = await firstUnit(shop, order.id);
    await shop.panelkit.units.replace(
      { unitId: unit.id, inboundId: two.inbounds[0]?.id ?? '' },
      shop.staff(),
    );
    await shop.clock.advance('5s');

    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(two.fake.accounts()).toHaveLength(1);
    expect(one.fake.accounts()).toHaveLength(1);
    // The former account cannot be removed yet, which is no failure of the unit.
    await shop.clock.advance('1h');
    expect(await firstUnit(shop, order.id)).toMatchObject({ lastError: null });
    one.fake.comeBack();
    await shop.clock.advance('6h');
    expect(one.fake.accounts()).toHaveLength(0);
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('giving up', () => {
  test('given a panel that stays down, when the deadline comes before the next wait is over, then the unit is given up at that moment', async () => {
    const giveUpAfterMs = 2 * 3_600_000;
    const shop = await createTestPanelkit({ policies: { giveUpAfterMs } });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.goDown();
    const order = await shop.buy(customer, await shop.plan());
    const deadlineAt = addMs(shop.clock.now(), giveUpAfterMs);
    await shop.clock.advance(giveUpAfterMs - 1000);
    expect((await shop.backend.storage.accounts.list({})).rows).toMatchObject([
      { deadlineAt, nextAttemptAt: deadlineAt },
    ]);
    expect((await firstUnit(shop, order.id)).state.status).toBe('pending');
    await shop.clock.advance(2000);
    expect((await firstUnit(shop, order.id)).state).toMatchObject({ status: 'failed', reason: 'gave-up' });
    await shop.scheduler.stop();
  });

  test('given a create whose answer was lost, when its panel returns only after the money went back, then the account is removed and the place is free once', async () => {
    const shop = await createTestPanelkit({ panels: [{ losesWrites: true }] });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('1s');
    shop.panel.goDown();
    await shop.clock.advance('25h');

    expect((await firstUnit(shop, order.id)).state.status).toBe('failed');
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: 1000,
      heldMinor: 0,
    });
    expect(await places(shop)).toEqual({ heldCount: 1, usedCount: 0 });
    expect(shop.panel.accounts()).toHaveLength(1);

    shop.panel.comeBack();
    await shop.clock.advance('6h');

    expect(shop.panel.accounts()).toHaveLength(0);
    expect(await places(shop)).toEqual({ heldCount: 0, usedCount: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a create that takes effect long after its answer was lost, when the order was cancelled meanwhile, then the late account goes too', async () => {
    const shop = await createTestPanelkit({ panels: [{ settleMs: 10_000 }] });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.faults.next('ensureAccount', { kind: 'late-commit', delayMs: 8000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('1s');
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mind changed' }, shop.as(customer));
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: 1000,
      heldMinor: 0,
    });
    await shop.clock.advance('5s');
    expect(shop.panel.accounts()).toHaveLength(0);
    await shop.clock.advance('1h');

    expect(shop.panel.accounts()).toHaveLength(0);
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('cancelled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses the account, then the unit fails at once with the money back', async () => {
    const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    const placed = await shop.buy(customer, await shop.plan());
    const order = await shop.panelkit.orders.settled(placed.id);
    expect(order.state.status).toBe('failed');
    expect((await firstUnit(shop, order.id)).state).toMatchObject({
      status: 'failed',
      reason: 'panel-refused',
    });
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: 1000,
      heldMinor: 0,
    });
    expect(await places(shop)).toEqual({ heldCount: 0, usedCount: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that does other than it was asked, then nothing is delivered until the read-back is as wanted', async () => {
    const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.faults.next('ensureAccount', { kind: 'wrong-terms', changes: { trafficLimitBytes: 1 } });
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance(500);
    const mid = await firstUnit(shop, order.id);
    expect(mid).toMatchObject({
      state: { status: 'provisioning' },
      lastError: { code: 'READ_BACK_MISMATCH' },
    });
    await shop.clock.advance('1m');
    const unit = await firstUnit(shop, order.id);
    expect(unit.state).toMatchObject({
      status: 'completed',
      qualityCheck: { mismatches: ['trafficLimitBytes'] },
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a name that a foreign account has, then it is never touched and the unit fails', async () => {
    const shop = await createTestPanelkit({ panels: [{ losesWrites: true }] });
    const customer = await shop.customer({ balanceMinor: 1000 });
    await shop.scheduler.start();
    shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('1s');
    const [ours] = shop.panel.accounts();
    if (ours === undefined) throw new Error('the account should be there');
    shop.panel.vanish([ours.name]);
    shop.panel.addForeignAccount({ name: ours.name });
    await shop.clock.advance('1h');

    expect((await firstUnit(shop, order.id)).state).toMatchObject({ status: 'failed', reason: 'conflict' });
    expect(shop.panel.foreignWrites()).toBe(0);
    expect(shop.panel.accounts()).toHaveLength(1);
  });
});
