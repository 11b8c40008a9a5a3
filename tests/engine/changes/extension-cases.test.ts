import { addDays, DAY_MS } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';
import { type ExtendingShop, openExtendingShop, soldAt } from './extending-shop.ts';

let scene: ExtendingShop;
beforeEach(async () => {
  scene = await openExtendingShop();
});

const pass = (days: number, ms = 0) => scene.shop.clock.advance(days * DAY_MS + ms);
/** Extends, and what the panel then has is asked. */
const extend = async () => {
  await scene.extend();
  await scene.settled();
  return scene.account();
};

describe('the eight named cases of an extension', () => {
  test('1: can extend when 3 days or less remain', async () => {
    await pass(27);
    expect(await scene.preview()).toMatchObject({
      allowed: true,
      message: 'extend.info.extend',
      priceMinor: 1000,
    });
    expect(await extend()).toMatchObject({ expiresAt: addDays(soldAt, 60), usedBytes: 0, status: 'active' });
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 8000, heldMinor: 0 });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('2: cannot extend when more than 3 days remain and there is traffic', async () => {
    await pass(27, -1000);
    expect(await scene.preview()).toMatchObject({
      allowed: false,
      type: null,
      message: 'extend.notEligible',
    });
    const details = { reasons: ['too-early'] };
    await expect(scene.extend()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE', details });
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });

  test('3: can extend when out of traffic', async () => {
    await scene.useUp();
    expect(scene.account()?.status).toBe('limited');
    await pass(1);
    const offer = await scene.preview();
    expect(offer).toMatchObject({ allowed: true, type: 'reset', message: 'extend.info.exhausted' });
    expect(offer.lost.timeMs).toBe(29 * DAY_MS);
    expect(offer.reasons.map(({ code }) => code)).toEqual(['traffic-exhausted', 'days-lost']);
    expect(await extend()).toMatchObject({ expiresAt: addDays(soldAt, 31), usedBytes: 0, status: 'active' });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('4: can extend when expired', async () => {
    await pass(31);
    expect(await scene.preview()).toMatchObject({ allowed: true, message: 'extend.info.expired' });
    expect(await extend()).toMatchObject({ expiresAt: addDays(soldAt, 61), usedBytes: 0, status: 'active' });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('5: denied when the wallet balance is too small', async () => {
    const { shop, customer } = scene;
    const taken = { customerId: customer.id, amountMinor: -8001, reason: 'x' };
    await shop.panelkit.wallets.adjust(taken, shop.staff());
    await pass(28);
    expect(await scene.preview()).toMatchObject({ allowed: false, message: 'extend.insufficientBalance' });
    const details = { requiredMinor: 1000, availableMinor: 999 };
    await expect(scene.extend()).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE', details });
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 999, heldMinor: 0 });
  });

  test('6: cannot open another customer’s extension', async () => {
    await pass(28);
    const { shop, id: subscriptionId } = scene;
    const stranger = shop.as(await shop.customer({ balanceMinor: 5000 }));
    const before = await recordsOf(shop);
    const { subscriptions } = shop.panelkit;
    for (const open of [subscriptions.previewExtension, subscriptions.extend]) {
      await expect(open({ subscriptionId }, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await recordsOf(shop)).toEqual(before);
  });

  test('7: the type is extend within 3 days with traffic', async () => {
    await pass(28);
    expect(await scene.preview()).toMatchObject({ type: 'extend', newExpiresAt: addDays(soldAt, 60) });
  });

  test('8: the type is reset when expired', async () => {
    await pass(30);
    expect(await scene.preview()).toMatchObject({ type: 'reset', newExpiresAt: addDays(soldAt, 60) });
    await pass(1);
    expect(await scene.preview()).toMatchObject({ type: 'reset', newExpiresAt: addDays(soldAt, 61) });
  });
});

describe('edge cases of an extension', () => {
  test('expired and exhausted: reset, with the text for expired', async () => {
    await scene.useUp();
    await pass(31);
    expect(await scene.preview()).toMatchObject({ type: 'reset', message: 'extend.info.expired' });
  });

  test('expired, in grace: reset, on the same account', async () => {
    const name = scene.account()?.name;
    await pass(32);
    await scene.shop.scheduler.tick();
    expect(await scene.settled()).toMatchObject({ status: 'expired' });
    expect(await extend()).toMatchObject({ name, expiresAt: addDays(soldAt, 62), status: 'active' });
  });

  test('ended by its expiry and no place is left: SOLD_OUT, nothing is charged', async () => {
    const { shop, plan } = scene;
    await pass(40);
    await shop.scheduler.tick();
    expect(await scene.settled()).toMatchObject({ termination: { reason: 'expired' } });
    await shop.panelkit.plans.update({ planId: plan.id, patch: { capacity: 0 } }, shop.staff());
    expect(await scene.preview()).toMatchObject({ allowed: true, type: 'reset' });
    const before = await recordsOf(shop);
    await expect(scene.extend()).rejects.toMatchObject({ code: 'SOLD_OUT' });
    expect(await recordsOf(shop)).toEqual(before);
  });

  test('ended by staff: denied, with its own reason', async () => {
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'abuse' }, shop.staff());
    await scene.settled();
    await pass(31);
    const details = { reasons: expect.arrayContaining(['terminated']) };
    await expect(scene.extend()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE', details });
  });

  test.each([
    { name: 'inactive', patch: { active: false }, reason: 'plan-inactive' },
    { name: 'not renewable', patch: { renewable: false }, reason: 'not-renewable' },
  ])('the plan is $name: denied, with its own reason, nothing is charged', async ({ patch, reason }) => {
    const { shop, plan } = scene;
    await pass(28);
    await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
    const before = await recordsOf(shop);
    const details = { reasons: [reason] };
    await expect(scene.extend()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE', details });
    expect(await recordsOf(shop)).toEqual(before);
  });

  test('on hold, not yet used: denied, with its reason', async () => {
    scene = await openExtendingShop({
      plan: { startsOnFirstUse: true },
      panels: [{ startOnFirstUse: 'native' }],
    });
    expect(scene.account()).toMatchObject({ onHoldSeconds: 30 * 86_400, expiresAt: null });
    const details = { reasons: expect.arrayContaining(['on-hold']) };
    await expect(scene.extend()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE', details });
  });

  test('never expires: denied with traffic left; exhausted: reset, and it stays without end', async () => {
    scene = await openExtendingShop({ plan: { durationDays: null } });
    expect(await scene.preview()).toMatchObject({ allowed: false, type: null });
    await scene.useUp();
    expect(await scene.preview()).toMatchObject({ allowed: true, type: 'reset', newExpiresAt: null });
    expect(await extend()).toMatchObject({ expiresAt: null, usedBytes: 0, status: 'active' });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('unlimited traffic: never exhausted', async () => {
    scene = await openExtendingShop({ plan: { trafficLimitBytes: null } });
    await scene.useUp();
    await pass(20);
    expect(await scene.preview()).toMatchObject({ allowed: false, message: 'extend.notEligible' });
    await pass(8);
    expect(await extend()).toMatchObject({ trafficLimitBytes: null, expiresAt: addDays(soldAt, 60) });
  });

  test('setup fee and trial days: never on an extension', async () => {
    scene = await openExtendingShop({ plan: { setupFeeMinor: 300, trialDays: 3 } });
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 8700 });
    await pass(28);
    expect(await scene.preview()).toMatchObject({ priceMinor: 1000, newExpiresAt: addDays(soldAt, 60) });
    await extend();
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 7700, heldMinor: 0 });
  });

  test('unused traffic on extend: the page is told before the customer pays, and it is gone', async () => {
    scene.shop.panel.addTraffic(scene.account()?.name ?? '', 1000);
    await scene.shop.run(scene.shop.panelkit.usage.sync(scene.shop.panels[0]?.id ?? '', scene.shop.staff()));
    await pass(28);
    const { reasons, lost, newTrafficLimitBytes } = await scene.preview();
    expect(reasons.map(({ code }) => code)).toEqual(['ending-soon', 'traffic-lost']);
    expect(lost.trafficBytes).toBe((newTrafficLimitBytes ?? 0) - 1000);
    expect(await extend()).toMatchObject({ trafficLimitBytes: newTrafficLimitBytes, usedBytes: 0 });
  });

  test('extended to 33 days, exhausted on day 1: reset from now, and the days lost are told', async () => {
    await pass(27);
    await extend();
    await pass(1);
    await scene.useUp();
    const offer = await scene.preview();
    expect(offer).toMatchObject({ type: 'reset', newExpiresAt: addDays(soldAt, 58) });
    expect(offer.lost.timeMs).toBe(32 * DAY_MS);
  });
});
