import { addDays, addMs, type Customer, DAY_MS, type Plan } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { type ExtendingShop, LIMIT_BYTES, openExtendingShop, soldAt } from './extending-shop.ts';

const now = soldAt;

describe('an extension', () => {
  let shop: TestPanelkit;
  let customer: Customer;
  let plan: Plan;
  let id: string;
  let scene: ExtendingShop;
  beforeEach(async () => {
    scene = await openExtendingShop();
    ({ shop, customer, plan, id } = scene);
  });
  const preview = (units = 1) => scene.preview(units);
  const extend = (input = {}) => scene.extend(input);
  const settled = () => scene.settled();
  const wallet = () => scene.wallet();
  const account = () => scene.account();

  test('given what was shown no longer holds, then nothing is charged and the new offer is in the error', async () => {
    await shop.clock.advance(28 * DAY_MS);
    const { type, priceMinor } = await preview();
    await shop.clock.advance(2 * DAY_MS);
    await expect(extend({ expected: { type, priceMinor } })).rejects.toMatchObject({
      code: 'OFFER_CHANGED',
      details: { type: 'reset', priceMinor: 1000, currency: 'USD' },
    });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });

  test('given a price that was raised after it was shown, then nothing is charged', async () => {
    await shop.clock.advance(28 * DAY_MS);
    const { type, priceMinor } = await preview();
    const patch = { price: { amountMinor: 1200, currency: 'USD' } };
    await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
    await expect(extend({ expected: { type, priceMinor } })).rejects.toMatchObject({
      code: 'OFFER_CHANGED',
      details: { type, priceMinor: 1200 },
    });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });

  test('given one that is being applied and an empty wallet, then the pending change is what is told', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await extend();
    const empty = { customerId: customer.id, amountMinor: -8000, reason: 'test' };
    await shop.panelkit.wallets.adjust(empty, shop.staff());
    await expect(extend()).rejects.toMatchObject({ code: 'CHANGE_PENDING' });
  });

  test('given two at once, then one wins and there is one charge', async () => {
    await shop.clock.advance(28 * DAY_MS);
    const answers = await Promise.allSettled([extend(), extend()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await settled();
    expect(await wallet()).toMatchObject({ balanceMinor: 8000, heldMinor: 0 });
    expect(account()?.expiresAt).toEqual(addDays(now, 60));
  });

  test('given one repeated under its key, then it is the same one', async () => {
    await shop.clock.advance(28 * DAY_MS);
    const by = shop.as(customer);
    await shop.panelkit.subscriptions.extend({ subscriptionId: id }, by);
    await settled();
    await shop.panelkit.subscriptions.extend({ subscriptionId: id }, by);
    expect(await wallet()).toMatchObject({ balanceMinor: 8000 });
  });

  test('given several units, then time and traffic are multiplied, at the price of today', async () => {
    await shop.clock.advance(28 * DAY_MS);
    const price = { amountMinor: 1200, currency: 'USD' };
    await shop.panelkit.plans.update({ planId: plan.id, patch: { price } }, shop.staff());
    expect(await preview(3)).toMatchObject({ priceMinor: 3600, newTrafficLimitBytes: 3 * LIMIT_BYTES });
    await extend({ units: 3 });
    await settled();
    expect(account()).toMatchObject({ expiresAt: addDays(now, 120), trafficLimitBytes: 3 * LIMIT_BYTES });
    expect(await wallet()).toMatchObject({ balanceMinor: 5400 });
  });

  test('given an account that has vanished, then it is recreated with its links and the shop link stays', async () => {
    const before = await shop.panelkit.delivery.get(id, shop.as(customer));
    await shop.clock.advance(28 * DAY_MS);
    shop.panel.vanish([account()?.name ?? '']);
    await extend();
    await settled();
    await shop.clock.advance('2m');
    await settled();
    expect(account()).toMatchObject({ expiresAt: addDays(now, 60), status: 'active' });
    const after = await shop.panelkit.delivery.get(id, shop.as(customer));
    expect([after.shopLink, after.links]).toEqual([before.shopLink, before.links]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses, then terms and money are back, staff see why, and it can be tried again', async () => {
    await shop.clock.advance(28 * DAY_MS);
    shop.panel.faults.next('writes', { kind: 'refused' });
    await extend();
    expect(await settled()).toMatchObject({ pendingChange: null, period: 1 });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
    expect(account()?.expiresAt).toEqual(addDays(now, 30));
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
    expect(events.at(-1)).toMatchObject({
      type: 'subscription.change-voided',
      data: { reason: 'panel-refused' },
    });
    await extend();
    await settled();
    expect(account()?.expiresAt).toEqual(addDays(now, 60));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that stays away, then it is being applied, and given up with the money by the deadline', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await shop.scheduler.start();
    shop.panel.goDown();
    await extend();
    await shop.clock.advance(DAY_MS / 2);
    expect((await settled()).pendingChange).toMatchObject({ kind: 'extension', state: 'pending' });
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 1000 });
    await expect(extend()).rejects.toMatchObject({ code: 'CHANGE_PENDING' });
    await shop.clock.advance(DAY_MS);
    expect((await settled()).pendingChange).toBeNull();
    expect(await wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
    shop.panel.comeBack();
    await shop.clock.advance('10m');
    expect(account()?.expiresAt).toEqual(addDays(now, 30));
    expect(await violationsOf(shop)).toEqual([]);
    await shop.scheduler.stop();
  });

  test('given a first write an hour late, then the expiry moves by the delay', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await shop.scheduler.start();
    shop.panel.restart(3_600_000);
    await extend();
    await shop.clock.advance('3h');
    const expiresAt = (await settled()).granted?.expiresAt ?? new Date(0);
    const movedMs = expiresAt.getTime() - (addDays(now, 60)?.getTime() ?? 0);
    expect(movedMs).toBeGreaterThanOrEqual(3_600_000 - 10 * 60_000);
    expect(movedMs).toBeLessThan(3 * 3_600_000);
    await shop.scheduler.stop();
  });

  test('given staff, then it may be free', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await expect(extend({ free: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await shop.panelkit.subscriptions.extend({ subscriptionId: id, free: true }, shop.staff());
    await settled();
    expect(account()?.expiresAt).toEqual(addDays(now, 60));
    expect(await wallet()).toMatchObject({ balanceMinor: 9000 });
  });

  test('given one that its expiry ended, when revived within 30 days, then a new account is behind the same shop link', async () => {
    const before = await shop.panelkit.delivery.get(id, shop.as(customer));
    await shop.clock.advance(40 * DAY_MS);
    await shop.scheduler.tick();
    expect(await settled()).toMatchObject({ status: 'terminated', termination: { reason: 'expired' } });
    expect(shop.panel.accounts()).toEqual([]);
    expect(await preview()).toMatchObject({ allowed: true, type: 'reset' });
    await extend();
    expect(await settled()).toMatchObject({ status: 'active', period: 2 });
    expect(account()).toMatchObject({ expiresAt: addDays(addMs(now, 40 * DAY_MS), 30), status: 'active' });
    expect((await shop.panelkit.delivery.get(id, shop.as(customer))).shopLink).toBe(before.shopLink);
    expect(await violationsOf(shop)).toEqual([]);
    await shop.clock.advance(70 * DAY_MS);
    await shop.scheduler.tick();
    await settled();
    await shop.clock.advance(31 * DAY_MS);
    expect(await preview()).toMatchObject({ allowed: false, type: null });
    await expect(extend()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
  });
});
