import { createScheduler, defineBackend } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createPanelkit } from '../../../packages/sdk/src/index.ts';
import { recordsOf } from '../records-of.ts';

interface Scene {
  shop: TestPanelkit;
  customer: { id: string };
}

async function openScene(balanceMinor = 10_000): Promise<Scene> {
  const shop = await createTestPanelkit();
  return { shop, customer: await shop.customer({ balanceMinor }) };
}

const byReceipt = ({ shop, customer }: Scene, planId: string) =>
  shop.panelkit.orders.place(
    { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method: 'receipt' } },
    shop.as(customer),
  );
const cancel = ({ shop }: Scene, orderId: string) =>
  shop.panelkit.orders.cancel({ orderId, reason: 'test' }, shop.staff());
const heldMinor = async ({ shop, customer }: Scene) =>
  (await shop.panelkit.wallets.get(customer.id, shop.staff())).heldMinor;
const unitsOf = ({ shop }: Scene, orderId: string) => shop.panelkit.units.listByOrder(orderId, shop.staff());
const paymentOf = async ({ shop }: Scene, orderId: string) => {
  const { rows } = await shop.panelkit.payments.list({ orderId }, shop.staff());
  const [payment] = rows;
  if (payment === undefined) throw new TypeError('the order has no payment');
  return payment;
};

test('given an order that was due a moment ago and has more time now, when it is swept, then it does not expire', async () => {
  const scene = await openScene();
  const { shop } = scene;
  const order = await byReceipt(scene, (await shop.plan()).id);
  const own = shop.backend.reopen();
  const orders = { ...own.storage.orders, listUnpaidDue: async () => [order.id] };
  const panelkit = createPanelkit({
    backend: defineBackend({ ...own, storage: { ...own.storage, orders } }),
    secretKey: 'the-key-of-another-process',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [shop.panel.driver],
  });
  expect(await createScheduler(panelkit).tick()).toMatchObject({ expired: 0 });
  expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('awaiting-payment');
});

describe('two units of a line with a setup fee', () => {
  test('when one is given up, then the other keeps its money and the fee, and with both all of it is back', async () => {
    const scene = await openScene();
    const { shop, customer } = scene;
    const order = await shop.buy(customer, await shop.plan({ setupFeeMinor: 300 }), 2);
    expect(await heldMinor(scene)).toBe(2300);
    for (const [index, left] of [1300, 0].entries()) {
      const unitId = (await unitsOf(scene, order.id))[index]?.id ?? '';
      await shop.panelkit.units.cancel({ unitId, reason: 'test' }, shop.staff());
      expect(await heldMinor(scene)).toBe(left);
    }
  });

  test('when the order was cancelled, then the unit that had failed before is not tried again', async () => {
    const scene = await openScene();
    const { shop, customer } = scene;
    const order = await shop.buy(customer, await shop.plan(), 2);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    shop.panel.faults.next('ensureAccount', { kind: 'error-before-commit' });
    await shop.panelkit.orders.settled(order.id);
    const failed = (await unitsOf(scene, order.id)).find(({ state }) => state.status === 'failed');
    await cancel(scene, order.id);
    const retry = shop.panelkit.units.retry({ unitId: failed?.id ?? '' }, shop.staff());
    await expect(retry).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });
});

describe('an order that ends unpaid', () => {
  test('given a payment that was only opened, then it ends with it, and its place is free', async () => {
    const scene = await openScene();
    const plan = await scene.shop.plan();
    const order = await byReceipt(scene, plan.id);
    await cancel(scene, order.id);
    expect((await paymentOf(scene, order.id)).state.status).toBe('cancelled');
    expect(await scene.shop.panelkit.plans.get(plan.id)).toMatchObject({ heldCount: 0, usedCount: 0 });
  });

  test('given a receipt in review, then staff decide on it all the same, and the money is in the wallet', async () => {
    const scene = await openScene(0);
    const { shop, customer } = scene;
    const order = await byReceipt(scene, (await shop.plan()).id);
    const { id: paymentId } = await paymentOf(scene, order.id);
    await shop.panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as(customer));
    await cancel(scene, order.id);
    expect((await paymentOf(scene, order.id)).state.status).toBe('in-review');
    await shop.panelkit.payments.approve({ paymentId }, shop.staff());
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet).toMatchObject({ balanceMinor: 1000, heldMinor: 0 });
  });
});

test('given two orders that wait side by side with a setup fee, when both are paid, then the fee is paid once', async () => {
  const scene = await openScene();
  const plan = await scene.shop.plan({ setupFeeMinor: 300 });
  for (const order of [await byReceipt(scene, plan.id), await byReceipt(scene, plan.id)])
    await scene.shop.panelkit.orders.pay(
      { orderId: order.id, payment: { method: 'wallet' } },
      scene.shop.as(scene.customer),
    );
  expect(await heldMinor(scene)).toBe(2300);
});

test('given two lines with a setup fee, then the first one carries it', async () => {
  const { shop, customer } = await openScene();
  const plans = [await shop.plan({ setupFeeMinor: 300 }), await shop.plan({ setupFeeMinor: 200 })];
  const items = plans.map(({ id: planId }) => ({ planId, quantity: 1 }));
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'receipt' } },
    shop.as(customer),
  );
  expect(order.items.map(({ setupFeeMinor }) => setupFeeMinor)).toEqual([300, 0]);
});

test('given an order that waits and money that is held for another, when more comes, then only what is free pays for it', async () => {
  const scene = await openScene(1000);
  const { shop, customer } = scene;
  const plan = await shop.plan();
  const waiting = await byReceipt(scene, plan.id);
  await shop.buy(customer, plan);
  const { id: paymentId } = await paymentOf(scene, waiting.id);
  await shop.panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as(customer));
  await shop.panelkit.payments.approve({ paymentId, receivedMinor: 400 }, shop.staff());
  expect((await shop.panelkit.orders.get(waiting.id, shop.staff())).state.status).toBe('awaiting-payment');
  expect(await heldMinor(scene)).toBe(1000);
});

describe('a failed trial', () => {
  test('given that the customer had another one meanwhile, when it is tried again, then it is refused', async () => {
    const scene = await openScene();
    const { shop, customer } = scene;
    const plan = await shop.plan({ trialDays: 3 });
    const take = () =>
      shop.panelkit.orders.place(
        {
          customerId: customer.id,
          items: [{ planId: plan.id, quantity: 1, trial: true }],
          payment: { method: 'wallet' },
        },
        shop.as(customer),
      );
    shop.panel.faults.next('writes', { kind: 'refused' });
    const first = await take();
    await shop.panelkit.orders.settled(first.id);
    const unitId = (await unitsOf(scene, first.id))[0]?.id ?? '';
    await shop.panelkit.orders.settled((await take()).id);
    const retry = shop.panelkit.units.retry({ unitId }, shop.staff());
    await expect(retry).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
    const [taken] = (await recordsOf(shop)).customers;
    // A paid unit that is given up leaves the trial as it is.
    const paid = await shop.buy(customer, await shop.plan());
    await cancel(scene, paid.id);
    expect((await recordsOf(shop)).customers).toMatchObject([{ trialUnitId: taken?.trialUnitId }]);
    expect(taken?.trialUnitId).not.toBeNull();
  });
});
