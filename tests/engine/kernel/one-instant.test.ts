import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';

/** A clock that moves whenever it is read: two reads of it never agree. */
function createTickingClock(): TestClock {
  const clock = createTestClock();
  let ticks = 0;
  const now = (): Date => {
    ticks += 1;
    return new Date(clock.now().getTime() + ticks);
  };
  return { ...clock, now };
}

/** A delivered subscription, an order that waits for its payment, and a plan that can be changed to. */
async function openShop(): Promise<TestPanelkit & { ids: Record<Thing, string> }> {
  const shop = await createTestPanelkit({
    clock: createTickingClock(),
    policies: { extension: { always: true }, lifecycle: { customerMayPause: true } },
  });
  const plan = await shop.plan();
  const other = await shop.plan({ price: { amountMinor: 3000, currency: 'USD' } });
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const items = [{ planId: plan.id, quantity: 1 }];
  const unpaid = await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'receipt' } },
    shop.as(customer),
  );
  const ids = {
    customer: customer.id,
    plan: plan.id,
    other: other.id,
    subscription: rows[0]?.id ?? '',
    unpaid: unpaid.id,
  };
  return { ...shop, ids };
}

type Thing = 'customer' | 'plan' | 'other' | 'subscription' | 'unpaid';

test.each<{
  name: string;
  run(shop: Pick<TestPanelkit, 'panelkit' | 'staff'>, ids: Record<Thing, string>): Promise<unknown>;
}>([
  {
    name: 'orders.place',
    run: ({ panelkit, staff }, { customer: customerId, plan: planId }) =>
      panelkit.orders.place(
        { customerId, items: [{ planId, quantity: 3 }], payment: { method: 'wallet' } },
        staff(),
      ),
  },
  {
    name: 'orders.pay',
    run: ({ panelkit, staff }, { unpaid }) =>
      panelkit.orders.pay({ orderId: unpaid, payment: { method: 'wallet' } }, staff()),
  },
  {
    name: 'orders.cancel',
    run: ({ panelkit, staff }, { unpaid }) =>
      panelkit.orders.cancel({ orderId: unpaid, reason: 'test' }, staff()),
  },
  {
    name: 'subscriptions.extend',
    run: ({ panelkit, staff }, { subscription }) =>
      panelkit.subscriptions.extend({ subscriptionId: subscription }, staff()),
  },
  {
    name: 'subscriptions.changePlan',
    run: ({ panelkit, staff }, { subscription, other }) =>
      panelkit.subscriptions.changePlan({ subscriptionId: subscription, planId: other }, staff()),
  },
  {
    name: 'subscriptions.suspend',
    run: ({ panelkit, staff }, { subscription }) =>
      panelkit.subscriptions.suspend({ subscriptionId: subscription, reason: 'test' }, staff()),
  },
  {
    name: 'subscriptions.pause',
    run: ({ panelkit, staff }, { subscription }) =>
      panelkit.subscriptions.pause({ subscriptionId: subscription }, staff()),
  },
  {
    name: 'subscriptions.terminate',
    run: ({ panelkit, staff }, { subscription }) =>
      panelkit.subscriptions.terminate({ subscriptionId: subscription, reason: 'test' }, staff()),
  },
  {
    name: 'subscriptions.resetUsage',
    run: ({ panelkit, staff }, { subscription }) =>
      panelkit.subscriptions.resetUsage({ subscriptionId: subscription, reason: 'test' }, staff()),
  },
  {
    name: 'wallets.adjust',
    run: ({ panelkit, staff }, { customer: customerId }) =>
      panelkit.wallets.adjust({ customerId, amountMinor: 5, reason: 'test' }, staff()),
  },
])(
  'given a clock that moves at each look, when $name has run, then all that it wrote is of one instant',
  async ({ run }) => {
    const shop = await openShop();
    const before = instantsIn(await recordsOf(shop));
    const from = shop.clock.now().getTime();
    await run(shop, shop.ids);
    const to = shop.clock.now().getTime();
    const written = [...instantsIn(await recordsOf(shop))].filter(
      (ms) => !before.has(ms) && ms > from && ms < to,
    );
    expect(written).toHaveLength(1);
  },
);

/** Every instant in a record, in milliseconds. */
function instantsIn(value: unknown): Set<number> {
  if (value instanceof Date) return new Set([value.getTime()]);
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap((inner) => [...instantsIn(inner)]));
}
