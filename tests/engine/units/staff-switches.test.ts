import type { Customer, Order, Unit } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { RARE_SWEEPS } from '../rare-sweeps.ts';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

const twoPanels = [{ baseUrl: 'https://one.test' }, { baseUrl: 'https://two.test' }];

interface Sale {
  shop: TestPanelkit;
  customer: Customer;
  order: Order;
  unit: Unit;
}

interface SaleOptions {
  shop?: Parameters<typeof createTestPanelkit>[0];
  plan?: Parameters<TestPanelkit['plan']>[0];
  balanceMinor?: number;
}

/** One unit that was bought from the wallet; nothing ran yet. */
async function sale({ shop: options, plan, balanceMinor = 1000 }: SaleOptions = {}): Promise<Sale> {
  const shop = await createTestPanelkit({ ...options, settings: { ...RARE_SWEEPS, ...options?.settings } });
  const customer = await shop.customer({ balanceMinor });
  const order = await shop.buy(customer, await shop.plan(plan));
  return { shop, customer, order, unit: await unitOf({ shop, order }) };
}

async function unitOf({ shop, order }: Pick<Sale, 'shop' | 'order'>): Promise<Unit> {
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  if (unit === undefined) throw new TypeError('the order has no unit');
  return unit;
}

/** The same sale after its panel refused it: the unit failed, money and place are back. */
async function failedSale(options: SaleOptions = {}): Promise<Sale> {
  const sold = await sale(options);
  sold.shop.panel.faults.next('ensureAccount', { kind: 'refused' });
  await sold.shop.panelkit.orders.settled(sold.order.id);
  const unit = await unitOf(sold);
  expect(unit.state).toMatchObject({ status: 'failed', reason: 'panel-refused' });
  return { ...sold, unit };
}

const walletOf = ({ shop, customer }: Sale) => shop.panelkit.wallets.get(customer.id, shop.staff());
const statusOf = async ({ shop, order }: Sale) =>
  (await shop.panelkit.orders.get(order.id, shop.staff())).state.status;

describe('units that wait for staff', () => {
  test.each([
    { name: 'a plan without auto-provision', options: { plan: { provisioning: { autoProvision: false } } } },
    { name: 'provisioning switched off', options: { shop: { settings: { provisioningEnabled: false } } } },
  ])(
    'given $name, when a unit is bought, then nothing is sent before staff start it',
    async ({ options }) => {
      const sold = await sale(options);
      const { shop, order, unit } = sold;
      expect(unit).toMatchObject({ waitsForStaff: true, state: { status: 'pending' } });
      await shop.panelkit.orders.settled(order.id);
      await shop.scheduler.start();
      await shop.clock.advance('48h');
      expect(shop.panel.calls.ensureAccount).toBe(0);
      expect(await statusOf(sold)).toBe('paid');
      expect(await walletOf(sold)).toMatchObject({ heldMinor: 1000 });

      const started = await shop.panelkit.units.start({ unitId: unit.id }, shop.staff());
      expect(started.waitsForStaff).toBe(false);
      await shop.clock.advance('1m');
      await shop.scheduler.stop();

      expect(await statusOf(sold)).toBe('fulfilled');
      const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
      expect(rows[0]?.granted?.expiresAt?.getTime()).toBeGreaterThan(
        shop.clock.now().getTime() + 30 * 86_400_000 - 120_000,
      );
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given a unit that staff start after two days on a dead panel, when 24 more hours pass, then it is given up only then', async () => {
    const sold = await sale({ plan: { provisioning: { autoProvision: false } } });
    const { shop, unit } = sold;
    await shop.clock.advance('48h');
    shop.panel.goDown();
    await shop.scheduler.start();
    await shop.panelkit.units.start({ unitId: unit.id }, shop.staff());

    await shop.clock.advance('23h');
    expect((await unitOf(sold)).state.status).toBe('pending');
    await shop.clock.advance('2h');

    expect((await unitOf(sold)).state).toMatchObject({ status: 'failed', reason: 'gave-up' });
    expect(await walletOf(sold)).toMatchObject({ availableMinor: 1000 });
    shop.panel.comeBack();
    await shop.clock.advance('1d');
    await shop.scheduler.stop();
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a waiting unit, when it is started twice or cancelled and started, then the second call is refused', async () => {
    const { shop, order, unit } = await sale({ plan: { provisioning: { autoProvision: false } } });
    await shop.panelkit.units.cancel({ unitId: unit.id, reason: 'by phone' }, shop.staff());
    const again = () => shop.panelkit.units.start({ unitId: unit.id }, shop.staff());
    await expect(again()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await shop.panelkit.orders.settled(order.id);
    expect(shop.panel.calls.ensureAccount).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a unit that runs by itself, when staff start it, then it is refused', async () => {
    const { shop, unit } = await sale();
    await expect(shop.panelkit.units.start({ unitId: unit.id }, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
  });
});

describe('a retry', () => {
  test('given a failed unit, when it is retried, then it takes fresh money, a fresh place and is delivered', async () => {
    const sold = await failedSale();
    const { shop, order, unit } = sold;
    expect(await statusOf(sold)).toBe('failed');
    expect(await walletOf(sold)).toMatchObject({ availableMinor: 1000 });

    const retried = await shop.panelkit.units.retry({ unitId: unit.id }, shop.staff());

    expect(retried.state.status).toBe('pending');
    expect(retried.capacityHoldId).not.toBe(unit.capacityHoldId);
    expect(await walletOf(sold)).toMatchObject({ heldMinor: 1000 });
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(sold)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a failed unit whose place was sold meanwhile, when it is retried, then it is sold out and nothing is held', async () => {
    const sold = await failedSale();
    const { shop, unit } = sold;
    for (const { id: inboundId } of shop.panels[0]?.inbounds ?? [])
      await shop.panelkit.inbounds.update({ inboundId, capacity: 0 }, shop.staff());

    const retry = () => shop.panelkit.units.retry({ unitId: unit.id }, shop.staff());

    await expect(retry()).rejects.toMatchObject({ code: 'SOLD_OUT' });
    expect(await walletOf(sold)).toMatchObject({ availableMinor: 1000, heldMinor: 0 });
    expect((await unitOf(sold)).state.status).toBe('failed');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a failed unit of two and the money spent, when it is retried, then the need of that unit is told', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 2000 });
    const order = await shop.buy(customer, await shop.plan(), 2);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.orders.settled(order.id);
    const units = await shop.panelkit.units.list({ status: 'failed' }, shop.staff());
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: -900, reason: 'paid out' },
      shop.staff(),
    );

    const retry = shop.panelkit.units.retry({ unitId: units.rows[0]?.id ?? '' }, shop.staff());

    await expect(retry).rejects.toMatchObject({
      code: 'INSUFFICIENT_BALANCE',
      details: { requiredMinor: 1000, availableMinor: 100 },
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a failed unit with a setup fee, when it is retried, then the fee is charged with it, once', async () => {
    const sold = await failedSale({ plan: { setupFeeMinor: 250 }, balanceMinor: 2000 });
    expect(await walletOf(sold)).toMatchObject({ availableMinor: 2000 });
    await sold.shop.panelkit.units.retry({ unitId: sold.unit.id }, sold.shop.staff());
    await sold.shop.panelkit.orders.settled(sold.order.id);
    expect(await walletOf(sold)).toMatchObject({ balanceMinor: 750, heldMinor: 0 });
    expect(await violationsOf(sold.shop)).toEqual([]);
  });

  test('given two units with a setup fee of which one was delivered, when the other is retried, then the fee is not charged again', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 3000 });
    const order = await shop.buy(customer, await shop.plan({ setupFeeMinor: 250 }), 2);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.orders.settled(order.id);
    const { rows: failed } = await shop.panelkit.units.list({ status: 'failed' }, shop.staff());
    expect(failed).toHaveLength(1);
    await shop.panelkit.units.retry({ unitId: failed[0]?.id ?? '' }, shop.staff());
    await shop.panelkit.orders.settled(order.id);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 3000 - 2250,
      heldMinor: 0,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a failed unit, when it is retried on a named inbound, then it goes there', async () => {
    const { shop, order, unit } = await failedSale();
    const inbounds = shop.panels[0]?.inbounds ?? [];
    const other = inbounds.find(({ id }) => id !== unit.inboundId);
    await shop.panelkit.units.retry({ unitId: unit.id, inboundId: other?.id ?? '' }, shop.staff());
    await shop.panelkit.orders.settled(order.id);
    expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys)).toEqual([[other?.remoteKey]]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a delivered unit and an empty wallet, when it is retried, then the reason is its state', async () => {
    const { shop, order, unit } = await sale();
    await shop.panelkit.orders.settled(order.id);
    await expect(shop.panelkit.units.retry({ unitId: unit.id }, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'completed', action: 'retry' },
    });
  });

  test('given a failed unit, when two staff retry it at once, then one retry takes effect', async () => {
    const sold = await failedSale({ balanceMinor: 5000 });
    const { shop, unit, order } = sold;
    const results = await Promise.allSettled(
      [1, 2].map(() => shop.panelkit.units.retry({ unitId: unit.id }, shop.staff())),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'ILLEGAL_TRANSITION' } });
    await shop.panelkit.orders.settled(order.id);
    expect(await walletOf(sold)).toMatchObject({ balanceMinor: 4000, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('placing elsewhere', () => {
  test('given a unit on a dead panel, when staff re-place it, then it is delivered elsewhere and the old place is freed later', async () => {
    const sold = await sale({
      shop: { panels: twoPanels.map((panel) => ({ ...panel, losesWrites: true })) },
    });
    const { shop, order, unit } = sold;
    const [first, second] = shop.panels;
    shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
    await shop.panelkit.orders.settled(order.id);
    shop.panel.goDown();
    const other = second?.inbounds[0]?.id ?? '';

    const replaced = await shop.panelkit.units.replace({ unitId: unit.id, inboundId: other }, shop.staff());

    expect(replaced).toMatchObject({ panelId: second?.id, inboundId: other, lastError: null });
    await shop.scheduler.start();
    await shop.clock.advance('3h');
    expect(await statusOf(sold)).toBe('fulfilled');
    const panel = () => shop.panelkit.panels.get(first?.id ?? '', shop.staff());
    expect(await panel()).toMatchObject({ heldCount: 1 });
    // What the old panel still owes is no matter of the delivered unit.
    expect(await unitOf(sold)).toMatchObject({ lastError: null, state: { status: 'completed' } });

    shop.panel.comeBack();
    await shop.clock.advance('5h');
    await shop.scheduler.stop();

    expect(shop.panel.accounts()).toEqual([]);
    expect(second?.fake.accounts()).toHaveLength(1);
    expect(await panel()).toMatchObject({ heldCount: 0, usedCount: 0 });
    expect(await walletOf(sold)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given no inbound named, when a unit is re-placed, then any other than its own is taken', async () => {
    const { shop, unit, order } = await sale();
    const replaced = await shop.panelkit.units.replace({ unitId: unit.id }, shop.staff());
    expect(replaced.inboundId).not.toBe(unit.inboundId);
    await shop.panelkit.orders.settled(order.id);
    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a unit that waits for staff, when it is re-placed, then it begins', async () => {
    const { shop, unit, order } = await sale({ plan: { provisioning: { autoProvision: false } } });
    await shop.panelkit.units.replace({ unitId: unit.id }, shop.staff());
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'delivered', finish: (sold: Sale) => sold.shop.panelkit.orders.settled(sold.order.id) },
    {
      name: 'cancelled',
      finish: (sold: Sale) =>
        sold.shop.panelkit.units.cancel({ unitId: sold.unit.id, reason: 'by phone' }, sold.shop.staff()),
    },
  ])(
    'given a unit that is $name and no other inbound, when it is re-placed, then the reason is its state',
    async ({ finish }) => {
      const inbounds = [
        { key: 'only', name: 'only', protocol: 'vless', network: 'tcp', port: 443, enabled: true },
      ];
      const sold = await sale({ shop: { panels: [{ inbounds }] } });
      await finish(sold);
      const replace = sold.shop.panelkit.units.replace({ unitId: sold.unit.id }, sold.shop.staff());
      await expect(replace).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
        details: { action: 're-place' },
      });
      await sold.shop.panelkit.orders.settled(sold.order.id);
      expect(await violationsOf(sold.shop)).toEqual([]);
    },
  );
});

describe('cancelling one unit', () => {
  test('given two units of which one cannot be delivered, when staff cancel that one, then its money is back and the order is partly fulfilled', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 2000 });
    const order = await shop.buy(customer, await shop.plan(), 2);
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await shop.panelkit.orders.settled(order.id);
    const units = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const stuck = units.find(({ state }) => state.status !== 'completed');

    const cancelled = await shop.panelkit.units.cancel(
      { unitId: stuck?.id ?? '', reason: 'asked by phone' },
      shop.staff(),
    );

    expect(cancelled.state.status).toBe('cancelled');
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 1000,
      heldMinor: 0,
    });
    await shop.clock.advance('5m');
    const settled = await shop.panelkit.orders.settled(order.id);
    expect(settled.state.status).toBe('partially-fulfilled');
    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an order that is not paid, when a unit of it is cancelled, then it is refused and the order stands as it was', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    const plan = await shop.plan();
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    const unit = await unitOf({ shop, order });
    const before = await recordsOf(shop);
    for (const act of ['cancel', 'start', 'retry', 'replace'] as const) {
      const input = { unitId: unit.id, reason: 'by phone' };
      await expect(shop.panelkit.units[act](input, shop.staff())).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
      });
    }
    expect(await recordsOf(shop)).toEqual(before);
  });
});
