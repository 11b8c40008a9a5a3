import { type Customer, GIB_BYTES, isPanelkitError, type Plan, type StoredEvent } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const walletOf = (shop: TestPanelkit, customer: Customer) =>
  shop.panelkit.wallets.get(customer.id, shop.as(customer));

/** Each status that the order had, oldest first. */
async function statusesOf(shop: TestPanelkit, orderId: string): Promise<string[]> {
  const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: orderId });
  const moves = events.filter(
    (event): event is Extract<StoredEvent, { type: 'order.status-changed' }> =>
      event.type === 'order.status-changed',
  );
  return moves.map(({ data }) => data.to);
}

describe('an order', () => {
  test('given two plans, when both are ordered at once, then each line is priced and delivered on its own terms', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const month = await shop.plan();
    const endless = await shop.plan({
      price: { amountMinor: 700, currency: 'USD' },
      durationDays: null,
      trafficLimitBytes: null,
      deviceLimit: 3,
    });

    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [
          { planId: month.id, quantity: 2 },
          { planId: endless.id, quantity: 3 },
        ],
        payment: { method: 'wallet' },
        channel: 'web',
        notes: 'for the family',
      },
      shop.as(customer),
    );

    expect(order).toMatchObject({
      channel: 'web',
      notes: 'for the family',
      total: { amountMinor: 4100, currency: 'USD' },
      items: [
        { quantity: 2, unitPriceMinor: 1000, setupFeeMinor: 0, totalMinor: 2000 },
        { quantity: 3, unitPriceMinor: 700, totalMinor: 2100, terms: { durationDays: null, deviceLimit: 3 } },
      ],
    });
    expect(order.number).toMatch(/^[A-Z0-9]{10}$/);
    await shop.panelkit.orders.settled(order.id);
    const expiresAt = new Date(shop.clock.now().getTime() + 30 * 86_400_000);
    const onPanel = shop.panel.accounts().map((account) => ({
      expiresAt: account.expiresAt,
      trafficLimitBytes: account.trafficLimitBytes,
      deviceLimit: account.deviceLimit,
    }));
    const ofMonth = { expiresAt, trafficLimitBytes: 50 * GIB_BYTES, deviceLimit: null };
    const ofEndless = { expiresAt: null, trafficLimitBytes: null, deviceLimit: 3 };
    expect(onPanel).toEqual(expect.arrayContaining([ofMonth, ofMonth, ofEndless, ofEndless, ofEndless]));
    expect(await statusesOf(shop, order.id)).toEqual(['paid', 'fulfilling', 'fulfilled']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a plan that changed after the sale, when the unit is delivered, then it has the terms that were sold', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    const patch = {
      durationDays: 1,
      trafficLimitBytes: 1,
      active: false,
      price: { amountMinor: 5, currency: 'USD' },
    };
    await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());

    await shop.panelkit.orders.settled(order.id);

    expect(shop.panel.accounts()).toMatchObject([{ trafficLimitBytes: 50 * GIB_BYTES }]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a free plan, when it is ordered by receipt with an empty wallet, then it is delivered at once', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    const plan = await shop.plan({ price: { amountMinor: 0, currency: 'USD' } });

    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: plan.id, quantity: 1 }],
        payment: { method: 'receipt' },
      },
      shop.as(customer),
    );

    expect(order.state.status).toBe('paid');
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect((await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given staff, when they order for a customer, then it is the customer who pays and owns it', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
      shop.staff(),
    );
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.as(customer));
    expect(rows).toMatchObject([{ customerId: customer.id, orderId: order.id, status: 'active' }]);
    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 0 });
  });

  test('given orders of two customers, when they list, then each sees his own and staff see all', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan();
    const customers = [
      await shop.customer({ balanceMinor: 5000 }),
      await shop.customer({ balanceMinor: 5000 }),
    ];
    const [first, second] = customers;
    if (!first || !second) throw new TypeError('two customers');
    for (const customer of [first, second, first]) await shop.buy(customer, plan);

    const idsOf = (orders: { rows: { customerId: string }[] }) =>
      orders.rows.map(({ customerId }) => customerId);
    const { orders } = shop.panelkit;
    expect(idsOf(await orders.list({}, shop.as(first)))).toEqual([first.id, first.id]);
    expect(idsOf(await orders.list({ customerId: first.id }, shop.as(second)))).toEqual([second.id]);
    expect(idsOf(await orders.list({}, shop.staff()))).toEqual([first.id, second.id, first.id]);
    const page = await orders.list({ limit: 2 }, shop.staff());
    expect(page.rows).toHaveLength(2);
    const rest = await orders.list({ limit: 2, cursor: page.nextCursor ?? '' }, shop.staff());
    expect(rest).toMatchObject({ rows: [{ customerId: first.id }], nextCursor: null });
  });
});

describe('cancelling', () => {
  test('given an order that no panel was asked for, when it is cancelled, then it was never called failed', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 3000 });
    const order = await shop.buy(customer, await shop.plan(), 3);
    const { orders } = shop.panelkit;

    const cancelled = await orders.cancel({ orderId: order.id, reason: 'mistake' }, shop.as(customer));

    expect(cancelled.state).toMatchObject({ status: 'cancelling', reason: 'mistake' });
    expect(await walletOf(shop, customer)).toMatchObject({ availableMinor: 3000 });
    await orders.settled(order.id);
    expect(await statusesOf(shop, order.id)).toEqual(['paid', 'cancelling', 'cancelled']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given one unit delivered and one not, when the order is cancelled, then the delivered one stays and is paid', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 2000 });
    const order = await shop.buy(customer, await shop.plan(), 2);
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await shop.panelkit.orders.settled(order.id);
    expect(shop.panel.accounts()).toHaveLength(1);

    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'one is enough' }, shop.as(customer));
    await shop.panelkit.orders.settled(order.id);
    await shop.clock.advance('5m');
    await shop.panelkit.orders.settled(order.id);

    expect(await statusesOf(shop, order.id)).toEqual(['paid', 'fulfilling', 'cancelling', 'cancelled']);
    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 1000, heldMinor: 0 });
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
    expect(rows.map(({ status }) => status).toSorted()).toEqual(['active', 'terminated']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'delivered', finish: (shop: TestPanelkit, id: string) => shop.panelkit.orders.settled(id) },
    {
      name: 'cancelled already',
      finish: (shop: TestPanelkit, id: string) =>
        shop.panelkit.orders.cancel({ orderId: id, reason: 'first' }, shop.staff()),
    },
  ])('given an order that is $name, when it is cancelled, then it is refused', async ({ finish }) => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    await finish(shop, order.id);
    const cancelling = shop.panelkit.orders.cancel(
      { orderId: order.id, reason: 'too late' },
      shop.as(customer),
    );
    await expect(cancelling).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { kind: 'order', action: 'cancel' },
    });
  });
});

describe('the setup fee', () => {
  const withFee = (shop: TestPanelkit): Promise<Plan> => shop.plan({ setupFeeMinor: 300 });

  test('given a plan with a fee, when two units are bought, then it is held once and charged with the first delivered one', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(customer, await withFee(shop), 2);
    expect(order).toMatchObject({
      total: { amountMinor: 2300 },
      items: [{ setupFeeMinor: 300, totalMinor: 2300 }],
    });
    expect(await walletOf(shop, customer)).toMatchObject({ heldMinor: 2300 });

    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await shop.panelkit.orders.settled(order.id);

    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 3700, heldMinor: 1000 });
    await shop.clock.advance('1m');
    await shop.panelkit.orders.settled(order.id);
    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 2700, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a line with a fee and one without, when the other line is delivered first, then the fee stays held', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const plans = [await withFee(shop), await shop.plan()];
    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: plans.map(({ id: planId }) => ({ planId, quantity: 1 })),
        payment: { method: 'wallet' },
      },
      shop.as(customer),
    );
    expect(order.total.amountMinor).toBe(2300);
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await shop.panelkit.orders.settled(order.id);
    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 4000, heldMinor: 1300 });
  });

  test('given a customer who paid it, when he buys again, then it is not charged', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const plan = await withFee(shop);
    await shop.panelkit.orders.settled((await shop.buy(customer, plan)).id);
    const second = await shop.buy(customer, plan);
    expect(second.total.amountMinor).toBe(1000);
    await shop.panelkit.orders.settled(second.id);
    expect(await walletOf(shop, customer)).toMatchObject({ balanceMinor: 2700 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given that no unit was delivered, when the order is cancelled, then the fee is back and due again', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const plan = await withFee(shop);
    const order = await shop.buy(customer, plan, 2);
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mistake' }, shop.as(customer));
    expect(await walletOf(shop, customer)).toMatchObject({ availableMinor: 5000, heldMinor: 0 });
    await shop.panelkit.orders.settled(order.id);
    expect((await shop.buy(customer, plan)).total.amountMinor).toBe(1300);
  });

  test('given just too little for price and fee, when it is bought, then the whole need is told', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 2299 });
    const buying = shop.buy(customer, await withFee(shop), 2);
    const error: unknown = await buying.catch((reason: unknown) => reason);
    expect(isPanelkitError(error) && error.details).toEqual({
      requiredMinor: 2300,
      availableMinor: 2299,
      currency: 'USD',
    });
    expect(await violationsOf(shop)).toEqual([]);
  });
});
