import { addDays, addMs, DAY_MS } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { openExtendingShop, soldAt } from '../changes/extending-shop.ts';
import { violationsOf } from '../violations-of.ts';

const open = () => openExtendingShop({ policies: { lifecycle: { customerMayPause: true } } });

describe('a pause and what changes meanwhile', () => {
  test('given a pause of 300 days in which the plan is changed, when resumed, then the new month is one month', async () => {
    const { shop, id, settled, customer } = await open();
    const other = await shop.plan({ price: { amountMinor: 2000, currency: 'USD' } });
    await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.as(customer));
    await settled();
    await shop.clock.advance(10 * DAY_MS);
    await shop.panelkit.subscriptions.changePlan({ subscriptionId: id, planId: other.id }, shop.as(customer));
    await settled();
    await shop.clock.advance(290 * DAY_MS);
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    const { granted } = await settled();
    expect(granted?.expiresAt).toEqual(addDays(shop.clock.now(), 30));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a pause with 2 days left in which it is extended, when resumed, then 32 days are left', async () => {
    const { shop, id, settled, customer, extend, account } = await open();
    await shop.clock.advance(28 * DAY_MS);
    await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.as(customer));
    await settled();
    await shop.clock.advance(300 * DAY_MS);
    await extend();
    await settled();
    await shop.clock.advance(10 * DAY_MS);
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    expect((await settled()).granted?.expiresAt).toEqual(addDays(soldAt, 338 + 32));
    expect(account()?.expiresAt).toEqual(addDays(soldAt, 338 + 32));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a resume while an extension waits for its panel, then no paused day is lost', async () => {
    const { shop, id, settled, customer, extend, account } = await open();
    await shop.clock.advance(28 * DAY_MS);
    await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.as(customer));
    await settled();
    await shop.clock.advance(4 * DAY_MS);
    shop.panel.goDown();
    await extend();
    await settled();
    await shop.clock.advance(DAY_MS / 2);
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    const resumedAt = shop.clock.now();
    shop.panel.comeBack();
    const { granted, pendingChange } = await settled();
    expect(pendingChange).toBeNull();
    expect(granted?.expiresAt).toEqual(addDays(resumedAt, 32));
    expect(account()?.expiresAt).toEqual(addDays(resumedAt, 32));
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('a pause of the customer and a suspension by staff', () => {
  test('given a paused subscription, when staff suspend it, then each ends only its own', async () => {
    const { shop, id, settled, customer, account } = await open();
    const { subscriptions } = shop.panelkit;
    const status = () => account()?.status;
    await subscriptions.pause({ subscriptionId: id }, shop.as(customer));
    await settled();
    await shop.clock.advance(2 * DAY_MS);
    await subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
    expect(await settled()).toMatchObject({ status: 'suspended' });

    await subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    expect(await settled()).toMatchObject({ status: 'suspended' });
    expect(status()).toBe('disabled');
    await expect(subscriptions.resume({ subscriptionId: id }, shop.as(customer))).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    await subscriptions.resume({ subscriptionId: id }, shop.staff());
    expect(await settled()).toMatchObject({ status: 'active' });
    expect(status()).toBe('active');
    expect((await settled()).granted?.expiresAt).toEqual(addDays(soldAt, 32));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given both, when staff resume first, then the customer’s pause stays until they end it', async () => {
    const { shop, id, settled, customer, account } = await open();
    const { subscriptions } = shop.panelkit;
    await subscriptions.pause({ subscriptionId: id }, shop.as(customer));
    await subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
    await subscriptions.resume({ subscriptionId: id }, shop.staff());
    expect(await settled()).toMatchObject({ status: 'suspended' });
    expect(account()?.status).toBe('disabled');
    await shop.clock.advance(3 * DAY_MS);
    await subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    expect((await settled()).granted?.expiresAt).toEqual(addDays(soldAt, 33));
    expect(account()?.status).toBe('active');
  });
});

test('given a usage reset on a panel that is down, when it comes back hours later, then the expiry is as before', async () => {
  const { shop, id, settled, account, useUp } = await open();
  await useUp();
  shop.panel.goDown();
  await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'kind' }, shop.staff());
  await settled();
  await shop.clock.advance(5 * 60 * 60_000);
  shop.panel.comeBack();
  expect(await settled()).toMatchObject({ pendingChange: null, usedBytes: 0 });
  expect((await settled()).granted?.expiresAt).toEqual(addDays(soldAt, 30));
  expect(account()?.expiresAt).toEqual(addMs(soldAt, 30 * DAY_MS));
});
