import { addMs, DAY_MS, type Subscription } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { renewSubscription } from '../../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { recordsOf } from '../records-of.ts';
import { type ExtendingShop, openExtendingShop, soldAt } from './extending-shop.ts';

async function rowOf({ shop, id }: ExtendingShop): Promise<Subscription> {
  const row = await shop.backend.storage.subscriptions.find(id);
  if (row === null) throw new TypeError('the subscription is gone');
  return row;
}

/** Its expiry has ended it, and its account is gone. */
async function openEnded(): Promise<ExtendingShop> {
  const scene = await openExtendingShop();
  await scene.shop.clock.advance(40 * DAY_MS);
  await scene.shop.scheduler.tick();
  await scene.settled();
  return scene;
}

describe('a change that is being applied', () => {
  test('then nothing of the period is due, and when the panel refuses it, the period goes on as before', async () => {
    const scene = await openExtendingShop();
    const before = await rowOf(scene);
    await scene.shop.clock.advance(28 * DAY_MS);
    scene.shop.panel.faults.next('writes', { kind: 'refused' });
    await scene.extend();
    expect((await rowOf(scene)).nextDueAt).toBeNull();
    await scene.settled();
    expect(before.nextDueAt).not.toBeNull();
    expect(await rowOf(scene)).toEqual(before);
  });

  test('when staff reset the usage, then they are told so', async () => {
    const { shop, id: subscriptionId, extend } = await openExtendingShop();
    await shop.clock.advance(28 * DAY_MS);
    await extend();
    const second = shop.panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'test' }, shop.staff());
    await expect(second).rejects.toMatchObject({ code: 'CHANGE_PENDING' });
  });
});

describe('a revival', () => {
  test('given a panel that refuses, then the subscription has ended as before, and the money is back', async () => {
    const { shop, extend, settled, wallet } = await openEnded();
    shop.panel.faults.next('writes', { kind: 'refused' });
    await extend();
    expect(await settled()).toMatchObject({ status: 'terminated', termination: { reason: 'expired' } });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });

  test('then its place counts, and its periods start over', async () => {
    const scene = await openEnded();
    const { shop, plan } = scene;
    expect((await shop.panelkit.plans.get(plan.id)).usedCount).toBe(0);
    await scene.extend();
    await scene.settled();
    expect((await shop.panelkit.plans.get(plan.id)).usedCount).toBe(1);
    expect((await rowOf(scene)).anchorAt).toEqual(addMs(soldAt, 40 * DAY_MS));
  });
});

test('given an extension with traffic that was used, then the new period begins unused, from the anchor of the first', async () => {
  const scene = await openExtendingShop();
  const { shop, extend, settled, account } = scene;
  shop.panel.addTraffic(account()?.name ?? '', 700);
  await shop.clock.advance(28 * DAY_MS);
  await shop.scheduler.tick();
  expect((await rowOf(scene)).usedBytes).toBe(700);
  await extend();
  expect((await settled()).usedBytes).toBe(0);
  expect((await rowOf(scene)).anchorAt).toEqual(soldAt);
});

test('given a period that is shorter than a warning, then that warning is not told', async () => {
  const scene = await openExtendingShop({ plan: { durationDays: 5 } });
  await scene.shop.scheduler.tick();
  const events = await scene.shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: scene.id });
  expect(events.map(({ type }) => type)).not.toContain('subscription.expiring');
});

test('given a plan change to a plan of another inbound, then it stays where it is, on the place of its new plan', async () => {
  const { shop, id: subscriptionId, customer, settled } = await openExtendingShop();
  const before = (await recordsOf(shop)).accounts[0];
  const other = (await recordsOf(shop)).inbounds.find(({ id }) => id !== before?.inboundId);
  const to = await shop.plan({ placement: { preferredInboundId: other?.id ?? '' } });
  await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: to.id }, shop.as(customer));
  await settled();
  const { accounts, units, capacityHolds } = await recordsOf(shop);
  expect(units[0]?.capacityHoldId).toBe(accounts[0]?.capacityHoldId);
  expect(capacityHolds).toMatchObject([{ planId: to.id, inboundId: before?.inboundId, state: 'posted' }]);
});

test('given a price that was locked and then raised, then who extends by hand pays the new one, and a renewal the locked one', async () => {
  const scene = await openExtendingShop({
    policies: { renewal: { price: 'locked' }, extension: { always: true } },
  });
  const { shop, id: subscriptionId, customer, plan } = scene;
  await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(customer));
  const patch = { price: { amountMinor: 1200, currency: 'USD' } };
  await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
  expect((await scene.preview()).priceMinor).toBe(1200);
  await shop.clock.advance(30 * DAY_MS - 60_000);
  await renewSubscription(engineOf(shop.panelkit), subscriptionId, 1);
  expect((await scene.wallet()).heldMinor).toBe(1000);
});

test('given an account that waits for its first use, when staff reset its usage, then it is refused', async () => {
  const { shop, id: subscriptionId } = await openExtendingShop({
    plan: { startsOnFirstUse: true },
    panels: [{ startOnFirstUse: 'native' }],
  });
  const reset = shop.panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'test' }, shop.staff());
  await expect(reset).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});
