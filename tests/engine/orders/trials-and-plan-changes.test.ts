import { addDays, type Customer, DAY_MS, GIB_BYTES, type Plan } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const now = new Date('2026-03-01T12:00:00Z');

let shop: TestPanelkit;
let customer: Customer;
beforeEach(async () => {
  shop = await createTestPanelkit({ now });
  customer = await shop.customer({ balanceMinor: 10_000 });
});
const wallet = () => shop.panelkit.wallets.get(customer.id, shop.as(customer));

async function cancelUnpaid(orderId: string): Promise<void> {
  await shop.panelkit.orders.cancel({ orderId, reason: 'test' }, shop.as(customer));
}

async function expireUnpaid(): Promise<void> {
  await shop.clock.advance('31m');
  await shop.scheduler.tick();
}

describe('a free trial', () => {
  const order = (plan: Plan, quantity = 1) =>
    shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: plan.id, quantity, trial: true }],
        payment: { method: 'wallet' },
      },
      shop.as(customer),
    );

  test('given a plan with trial days, when tried, then it is delivered for those days and nothing is charged', async () => {
    const placed = await order(await shop.plan({ trialDays: 2, setupFeeMinor: 500 }));
    expect(placed.total.amountMinor).toBe(0);
    await shop.panelkit.orders.settled(placed.id);
    expect(shop.panel.accounts()).toMatchObject([{ expiresAt: addDays(now, 2), status: 'active' }]);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: placed.id }, shop.as(customer));
    expect(rows).toMatchObject([{ isTrial: true }]);
    const facts = await shop.backend.storage.entitlement.listBySubscription(rows[0]?.id ?? '');
    expect(facts).toMatchObject([{ kind: 'given', amountMinor: 0, timeMs: 2 * DAY_MS }]);
    expect(await wallet()).toMatchObject({ balanceMinor: 10_000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given one that asks twice at the same moment, also for another plan, then there is one trial', async () => {
    const [first, second] = [await shop.plan({ trialDays: 2 }), await shop.plan({ trialDays: 7 })];
    const answers = await Promise.allSettled([order(first), order(second), order(first)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(order(second)).rejects.toMatchObject({
      code: 'NOT_ELIGIBLE',
      details: { reasons: ['trial-used'] },
    });
  });

  test('given a plan without a trial, or two units, then it is refused', async () => {
    await expect(order(await shop.plan())).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    await expect(order(await shop.plan({ trialDays: 2 }), 2)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('given an order of two trials, then it is refused, and the customer may still have one', async () => {
    const plans = [await shop.plan({ trialDays: 2 }), await shop.plan({ trialDays: 7 })];
    const items = plans.map(({ id: planId }) => ({ planId, quantity: 1, trial: true }));
    const wanted = { customerId: customer.id, items, payment: { method: 'wallet' } };
    await expect(shop.panelkit.orders.place(wanted, shop.as(customer))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'items', code: 'too_big' }] },
    });
    await expect(order(plans[0] ?? (await shop.plan()))).resolves.toBeDefined();
  });

  test('given a trial that the panel refuses, then it was none: the customer may have his trial', async () => {
    const plan = await shop.plan({ trialDays: 2 });
    shop.panel.faults.next('writes', { kind: 'refused' });
    await shop.panelkit.orders.settled((await order(plan)).id);
    expect(shop.panel.accounts()).toEqual([]);
    await shop.panelkit.orders.settled((await order(plan)).id);
    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { end: 'is cancelled', act: cancelUnpaid },
    { end: 'expires', act: expireUnpaid },
  ])('given an unpaid order with a trial that $end, then it was none', async ({ act }) => {
    const trial = await shop.plan({ trialDays: 2 });
    const paid = await shop.plan();
    const items = [
      { planId: paid.id, quantity: 1 },
      { planId: trial.id, quantity: 1, trial: true },
    ];
    const unpaid = await shop.panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    await expect(order(trial)).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
    await act(unpaid.id);
    await expect(order(trial)).resolves.toMatchObject({ state: { status: 'paid' } });
  });

  test('given a trial, when extended, then at the price and for the days of its plan', async () => {
    const placed = await order(await shop.plan({ trialDays: 2 }));
    await shop.panelkit.orders.settled(placed.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: placed.id }, shop.as(customer));
    const subscriptionId = rows[0]?.id ?? '';
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.panelkit.subscriptions.settled(subscriptionId, shop.as(customer));
    expect(shop.panel.accounts()).toMatchObject([{ expiresAt: addDays(now, 32) }]);
    expect(await wallet()).toMatchObject({ balanceMinor: 9000 });
  });
});

test('given two unpaid orders side by side that both carry the setup fee, when both are paid, then it is charged once', async () => {
  const plan = await shop.plan({ setupFeeMinor: 500 });
  const place = () =>
    shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
  const orders = [await place(), await place()];
  for (const { id: orderId } of orders) {
    await shop.panelkit.orders.pay({ orderId, payment: { method: 'wallet' } }, shop.as(customer));
    await shop.panelkit.orders.settled(orderId);
  }
  expect(await wallet()).toMatchObject({ balanceMinor: 10_000 - 2000 - 500, heldMinor: 0 });
  expect(await violationsOf(shop)).toEqual([]);
});

describe('a plan change', () => {
  let small: Plan;
  let large: Plan;
  let id: string;
  beforeEach(async () => {
    small = await shop.plan({ capacity: 5 });
    large = await shop.plan({
      price: { amountMinor: 2500, currency: 'USD' },
      trafficLimitBytes: 200 * GIB_BYTES,
      deviceLimit: 5,
      capacity: 1,
    });
    const order = await shop.buy(customer, small);
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
    id = rows[0]?.id ?? '';
  });
  const change = (plan: Plan, input = {}) =>
    shop.panelkit.subscriptions.changePlan(
      { subscriptionId: id, planId: plan.id, ...input },
      shop.as(customer),
    );
  const settled = () => shop.run(shop.panelkit.subscriptions.settled(id, shop.as(customer)));
  const places = async () => {
    const [first, second] = [
      await shop.panelkit.plans.get(small.id),
      await shop.panelkit.plans.get(large.id),
    ];
    return [first, second].map(({ heldCount, usedCount }) => heldCount + usedCount);
  };

  test('given less back than was shown, then nothing is changed', async () => {
    const { priceMinor, refundMinor } = await shop.panelkit.subscriptions.previewPlanChange(
      { subscriptionId: id, planId: large.id },
      shop.as(customer),
    );
    const expected = { priceMinor, refundMinor: refundMinor + 1 };
    await expect(change(large, { expected })).rejects.toMatchObject({ code: 'OFFER_CHANGED' });
  });

  test('given one that is being applied and an empty wallet, then the pending change is what is told', async () => {
    await change(large);
    const { availableMinor } = await wallet();
    const empty = { customerId: customer.id, amountMinor: -availableMinor, reason: 'test' };
    await shop.panelkit.wallets.adjust(empty, shop.staff());
    await expect(change(large)).rejects.toMatchObject({ code: 'CHANGE_PENDING' });
  });

  test('given a third of the time used, when changed to a dearer plan, then two thirds are set off to the cent', async () => {
    await shop.clock.advance(10 * DAY_MS);
    const offer = await shop.panelkit.subscriptions.previewPlanChange(
      { subscriptionId: id, planId: large.id },
      shop.as(customer),
    );
    expect(offer).toMatchObject({
      allowed: true,
      planPriceMinor: 2500,
      creditMinor: 666,
      priceMinor: 1834,
      refundMinor: 0,
    });
    await change(large, { expected: offer });
    expect(await settled()).toMatchObject({ planId: large.id, period: 2, usedBytes: 0, pendingChange: null });
    expect(shop.panel.accounts()).toMatchObject([
      { expiresAt: addDays(now, 40), trafficLimitBytes: 200 * GIB_BYTES, deviceLimit: 5, usedBytes: 0 },
    ]);
    expect(await wallet()).toMatchObject({ balanceMinor: 9000 - 1834, heldMinor: 0 });
    expect(await places()).toEqual([0, 1]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a cheaper plan, then the surplus is back in the wallet once it is applied', async () => {
    const cheap = await shop.plan({ price: { amountMinor: 300, currency: 'USD' } });
    await shop.clock.advance(15 * DAY_MS);
    await change(cheap);
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
    await settled();
    expect(await wallet()).toMatchObject({ balanceMinor: 9200, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses, then plan, money and place are as before', async () => {
    shop.panel.faults.next('writes', { kind: 'refused' });
    await change(large);
    expect(await settled()).toMatchObject({ planId: small.id, period: 1, pendingChange: null });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
    expect(await places()).toEqual([1, 0]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'a full plan', given: { capacity: 0 }, code: 'SOLD_OUT' },
    { name: 'a plan that is not for sale', given: { onSale: false }, code: 'NOT_ELIGIBLE' },
    {
      name: 'a price beyond the wallet',
      given: { price: { amountMinor: 20_000, currency: 'USD' } },
      code: 'INSUFFICIENT_BALANCE',
    },
  ])('given $name, then $code, and nothing changed', async ({ given, code }) => {
    const plan = await shop.plan(given);
    await expect(change(plan)).rejects.toMatchObject({ code });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
    expect(await places()).toEqual([1, 0]);
  });

  test('given an offer that no longer holds, then nothing is charged', async () => {
    const stale = change(large, { expected: { priceMinor: 1, refundMinor: 0 } });
    await expect(stale).rejects.toMatchObject({ code: 'OFFER_CHANGED' });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });
});
