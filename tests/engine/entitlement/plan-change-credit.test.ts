import { DAY_MS, GIB_BYTES, type Plan } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { type ExtendingShop, LIMIT_BYTES, openExtendingShop } from '../changes/extending-shop.ts';
import { violationsOf } from '../violations-of.ts';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

/** Traffic that the usage sync has booked: `bytes` in the present period. */
async function use({ shop, id, account }: ExtendingShop, bytes: number): Promise<void> {
  shop.panel.addTraffic(account()?.name ?? '', bytes);
  await shop.backend.storage.transaction(async (tx) => {
    const { accountId, usedBytes } = await tx.subscriptions.get(id);
    await tx.subscriptions.update(id, { usedBytes: usedBytes + bytes });
    await tx.accounts.update(accountId, { counterBytes: bytes });
  });
}

const offerOf = async ({ shop, id, customer }: ExtendingShop, plan: Plan) =>
  shop.panelkit.subscriptions.previewPlanChange({ subscriptionId: id, planId: plan.id }, shop.as(customer));

test('given 14/15 of the traffic used and reset by staff, when the plan is changed, then 1/15 of the price comes back', async () => {
  const opened = await openExtendingShop({
    plan: { price: usd(3000), trafficLimitBytes: 15 * GIB_BYTES },
  });
  const { shop, id, settled, customer } = opened;
  const other = await shop.plan({ price: usd(100) });
  await use(opened, 14 * GIB_BYTES);
  await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'kind' }, shop.staff());
  await settled();
  await shop.clock.advance(DAY_MS);
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 200, refundMinor: 100 });
  await shop.panelkit.subscriptions.changePlan({ subscriptionId: id, planId: other.id }, shop.as(customer));
  await settled();
  expect(await opened.wallet()).toMatchObject({ balanceMinor: 7100, heldMinor: 0 });
  expect(await violationsOf(shop)).toEqual([]);
});

test('given 98 % used and an extension that adds traffic, when the plan is changed, then what was used is not credited', async () => {
  const opened = await openExtendingShop({ policies: { extension: { always: true, traffic: 'add' } } });
  const other = await opened.shop.plan({ price: usd(100) });
  await use(opened, (LIMIT_BYTES / 100) * 98);
  await opened.extend();
  const { granted } = await opened.settled();
  expect(granted?.trafficLimitBytes).toBe((LIMIT_BYTES / 100) * 2 + LIMIT_BYTES);
  // A fiftieth of the first lot, and the second as a whole.
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 20 + 1000 });
});

test('given a long pause, when the plan is changed after it, then the paused time costs nothing', async () => {
  const opened = await openExtendingShop();
  const { shop, id, settled } = opened;
  const other = await shop.plan({ price: usd(100) });
  await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.staff());
  await settled();
  await shop.clock.advance(90 * DAY_MS);
  await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.staff());
  await settled();
  await shop.clock.advance(15 * DAY_MS);
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 500 });
});

test('given an endless and unlimited plan, when it is changed after 700 days, then nothing is credited', async () => {
  const opened = await openExtendingShop({ plan: { durationDays: null, trafficLimitBytes: null } });
  const other = await opened.shop.plan({ price: usd(100) });
  await opened.shop.clock.advance(700 * DAY_MS);
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 0, priceMinor: 100 });
});

test('given an endless plan with half of its traffic used, then half of its price is credited', async () => {
  const opened = await openExtendingShop({ plan: { durationDays: null } });
  const other = await opened.shop.plan({ price: usd(100) });
  await use(opened, LIMIT_BYTES / 2);
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 500 });
});

test('given a free extension by staff, when the plan is changed, then the gift is worth nothing', async () => {
  const opened = await openExtendingShop({ policies: { extension: { always: true } } });
  const { shop, id, settled } = opened;
  const other = await shop.plan({ price: usd(100) });
  await shop.clock.advance(15 * DAY_MS);
  await shop.panelkit.subscriptions.extend({ subscriptionId: id, free: true }, shop.staff());
  await settled();
  // The traffic that was bought was replaced by the gift: nothing is left of it.
  expect(await offerOf(opened, other)).toMatchObject({ creditMinor: 0 });
});
