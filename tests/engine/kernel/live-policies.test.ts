import type { Policies } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given policies that a shop changes while it runs, then what happens next goes by the new ones', async () => {
  let policies: Policies = { extension: { thresholdDays: 3 } };
  const shop = await createTestPanelkit({ policies: () => policies });
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const offer = () =>
    shop.panelkit.subscriptions.previewExtension({ subscriptionId: subscription?.id ?? '' }, shop.staff());
  expect((await offer()).type).toBeNull();
  policies = { extension: { always: true } };
  expect((await offer()).type).toBe('extend');
});

test('given policies that are none, when they are asked for, then they are refused by name', async () => {
  let policies: Policies = {};
  const shop = await createTestPanelkit({ policies: () => policies });
  const customer = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan();
  policies = { unpaidOrderMs: -1 };
  const wanted = {
    customerId: customer.id,
    items: [{ planId: plan.id, quantity: 1 }],
    payment: { method: 'receipt' },
  };
  await expect(shop.panelkit.orders.place(wanted, shop.as(customer))).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: { issues: [{ path: 'policies.unpaidOrderMs' }] },
  });
  expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toEqual([]);
});
