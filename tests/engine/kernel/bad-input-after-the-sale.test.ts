import { addDays, createPanelkit, DAY_MS } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ExtendingShop, LIMIT_BYTES, openExtendingShop, soldAt } from '../changes/extending-shop.ts';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

describe('bad input after the sale', () => {
  let scene: ExtendingShop;
  beforeEach(async () => {
    scene = await openExtendingShop();
    await scene.shop.clock.advance(28 * DAY_MS);
  });

  const panelId = () => scene.shop.panels[0]?.id ?? '';
  const name = () => scene.account()?.name ?? '';
  const sync = () => scene.shop.run(scene.shop.panelkit.usage.sync(panelId(), scene.shop.staff()));

  test.each([
    { what: 'an unknown policy', policies: { extention: { always: true } }, path: 'policies' },
    {
      what: 'an unknown rule of a policy',
      policies: { extension: { allways: true } },
      path: 'policies.extension',
    },
    {
      what: 'an unknown value of a rule',
      policies: { extension: { traffic: 'double' } },
      path: 'policies.extension.traffic',
    },
    {
      what: 'a negative threshold',
      policies: { extension: { thresholdDays: -1 } },
      path: 'policies.extension.thresholdDays',
    },
  ])('given $what, then CONFIG_INVALID names it and nothing changed', async ({ policies, path }) => {
    const { shop } = scene;
    const before = await recordsOf(shop);
    const login = { secretKey: 'a-key-that-is-long-enough', publicUrl: 'https://shop.test', currency: 'USD' };
    const options = { ...login, backend: shop.backend, panelDrivers: [shop.panel.driver], policies };
    // As from JavaScript, where nothing checks the names.
    const create = () => Reflect.apply(createPanelkit, undefined, [options]);
    const details = { issues: [expect.objectContaining({ path })] };
    expect(create).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', details }));
    expect(await recordsOf(shop)).toEqual(before);
  });

  test.each([
    { what: 'a negative usage', usedBytes: -1 },
    { what: 'a usage that is no number', usedBytes: Number.NaN },
    { what: 'half a byte', usedBytes: 0.5 },
    { what: 'more bytes than can be counted', usedBytes: 2 ** 60 },
  ])('given a panel that tells $what, when it is read, then nothing changed', async ({ usedBytes }) => {
    await sync();
    const before = await recordsOf(scene.shop);
    scene.shop.panel.addTraffic(name(), usedBytes);
    await sync();
    expect(await recordsOf(scene.shop)).toEqual(before);
  });

  test.each([
    { side: 'ahead', skewMs: DAY_MS },
    { side: 'behind', skewMs: -DAY_MS },
  ])(
    'given a panel clock a day $side, when it is sold there, then PLAN_UNAVAILABLE and nothing changed; nor by a reading',
    async ({ skewMs }) => {
      const { shop, customer, plan } = scene;
      shop.panel.setClockSkew(skewMs);
      await shop.clock.advance(60 * 60_000);
      await shop.scheduler.tick();
      const before = await recordsOf(shop);
      const details = { planId: plan.id };
      await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE', details });
      await sync();
      await scene.settled();
      expect(await recordsOf(shop)).toEqual(before);
      expect(await scene.settled()).toMatchObject({
        status: 'active',
        granted: { expiresAt: addDays(soldAt, 30) },
      });
    },
  );

  test.each([
    { what: 'a subscription of somebody else', id: () => scene.id },
    { what: 'one that does not exist', id: () => 'no-such-id' },
  ])(
    'given $what, when it is to be extended, paused, changed or renewed, then NOT_FOUND and nothing changed',
    async ({ id }) => {
      const { shop, plan } = scene;
      const stranger = await shop.customer({ balanceMinor: 5000 });
      const before = await recordsOf(shop);
      const { subscriptions } = shop.panelkit;
      const subscriptionId = id();
      const attempts = [
        subscriptions.previewExtension({ subscriptionId }, shop.as(stranger)),
        subscriptions.extend({ subscriptionId }, shop.as(stranger)),
        subscriptions.pause({ subscriptionId }, shop.as(stranger)),
        subscriptions.changePlan({ subscriptionId, planId: plan.id }, shop.as(stranger)),
        subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(stranger)),
      ];
      for (const outcome of await Promise.allSettled(attempts)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
      }
      expect(await recordsOf(shop)).toEqual(before);
    },
  );

  test.each([0, -1, 1.5, 121, Number.NaN, '2', null])(
    'given %s units, when it is extended, then INVALID_INPUT and nothing changed',
    async (units) => {
      const before = await recordsOf(scene.shop);
      await expect(scene.extend({ units })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [expect.objectContaining({ path: 'units' })] },
      });
      expect(await recordsOf(scene.shop)).toEqual(before);
    },
  );

  test('given an expiry in the past by somebody at the panel, when it is read twice, then it is as sold again', async () => {
    scene.shop.panel.editAccount(name(), { expiresAt: addDays(soldAt, -1) });
    for (let reading = 0; reading < 2; reading += 1) {
      await sync();
      await scene.shop.clock.advance(60_000);
      await scene.settled();
    }
    expect(scene.account()).toMatchObject({ status: 'active', expiresAt: addDays(soldAt, 30) });
    expect(await scene.settled()).toMatchObject({ status: 'active', period: 1 });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('given an expiry in the past when a suspension ends, then access stays off and nothing is given', async () => {
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    await scene.settled();
    await shop.clock.advance(3 * DAY_MS);
    await shop.panelkit.subscriptions.resume({ subscriptionId }, shop.staff());
    expect(await scene.settled()).toMatchObject({ status: 'expired', usedBytes: 0 });
    expect(scene.account()).toMatchObject({ enabled: false, expiresAt: addDays(soldAt, 30) });
    expect(scene.account()?.trafficLimitBytes).toBe(LIMIT_BYTES);
    expect(await scene.wallet()).toMatchObject({ balanceMinor: 9000, heldMinor: 0 });
  });
});
