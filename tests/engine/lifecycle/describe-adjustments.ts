import { addMs, DAY_MS, GIB_BYTES } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ExtendingShop, LIMIT_BYTES, sellToExtend, soldAt } from '../changes/extending-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

let scene: ExtendingShop<StoredShop>;

const adjust = (wanted: { days?: number; bytes?: number }, by = scene.shop.staff()) =>
  scene.shop.panelkit.subscriptions.adjust({ subscriptionId: scene.id, reason: 'sorry', ...wanted }, by);
const stored = () => scene.shop.panelkit.subscriptions.get(scene.id, scene.shop.staff());
/** Days pass, and the sweep looks once after them. */
async function wait(days: number): Promise<void> {
  await scene.shop.clock.advance(days * DAY_MS);
  await scene.shop.scheduler.tick();
}
const eventsOf = async (type: string) => {
  const events = await scene.shop.panelkit.events.list({ after: 0, limit: 500 });
  return events.filter((event) => event.type === type);
};

/** Time and traffic that staff add for nothing, or take, on every storage. */
export function describeAdjustments({ name, open }: StorageUnderTest): void {
  describe(`adjustments by staff: ${name}`, () => {
    beforeEach(async () => {
      scene = await sellToExtend(open({ now: soldAt }));
    });
    describe('what the panel gets', testOnThePanel);
    describe('what comes of it', testWhatComesOfIt);
  });
}

function testOnThePanel(): void {
  test('given days and traffic, then the panel has them, the wallet is as before, and the period stays', async () => {
    const { granted, period } = await stored();
    const { availableMinor } = await scene.wallet();
    await adjust({ days: 3, bytes: 10 * GIB_BYTES });
    const after = await scene.settled();
    const expiresAt = addMs(granted?.expiresAt ?? soldAt, 3 * DAY_MS);
    expect(after.granted).toMatchObject({ expiresAt, trafficLimitBytes: 60 * GIB_BYTES });
    expect(after.period).toBe(period);
    expect(scene.account()).toMatchObject({ expiresAt, trafficLimitBytes: 60 * GIB_BYTES });
    expect((await scene.wallet()).availableMinor).toBe(availableMinor);
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('given less of both, then the panel has less', async () => {
    const { granted } = await stored();
    await adjust({ days: -10, bytes: -49 * GIB_BYTES });
    await scene.settled();
    const expiresAt = addMs(granted?.expiresAt ?? soldAt, -10 * DAY_MS);
    expect(scene.account()).toMatchObject({ expiresAt, trafficLimitBytes: GIB_BYTES });
    expect(await violationsOf(scene.shop)).toEqual([]);
  });

  test('given one that has used up its traffic, when it is given some, then it is on again', async () => {
    await scene.useUp();
    expect((await stored()).status).toBe('limited');
    await adjust({ bytes: GIB_BYTES });
    await scene.settled();
    expect((await stored()).status).toBe('active');
    expect(scene.account()).toMatchObject({ status: 'active', trafficLimitBytes: LIMIT_BYTES + GIB_BYTES });
  });

  test('given one that has expired, when it is given days, then it is on for them from now, and ends again', async () => {
    const { shop } = scene;
    await wait(31);
    expect((await stored()).status).toBe('expired');
    await adjust({ days: 2 });
    const after = await scene.settled();
    expect(after.status).toBe('active');
    expect(after.granted?.expiresAt).toEqual(addMs(soldAt, 33 * DAY_MS));
    expect(scene.account()).toMatchObject({ status: 'active' });
    await wait(2);
    expect((await stored()).status).toBe('expired');
    expect(await eventsOf('subscription.expired')).toHaveLength(2);
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function testWhatComesOfIt(): void {
  test('given the same form twice, then it counts once, with its reason in the audit', async () => {
    const by = scene.shop.staff();
    await adjust({ days: 3 }, by);
    await adjust({ days: 3 }, by);
    expect(await eventsOf('subscription.adjusted')).toMatchObject([{ data: { days: 3, bytes: 0 } }]);
    const { rows } = await scene.shop.panelkit.audit.list({ targetId: scene.id }, scene.shop.staff());
    expect(rows.filter(({ action }) => action === 'subscription.adjust')).toMatchObject([
      { reason: 'sorry', after: { days: 3, bytes: 0 } },
    ]);
  });

  test('given one that warned of its end, when it is given days, then it warns again before the new one', async () => {
    await wait(29);
    const told = (await eventsOf('subscription.expiring')).length;
    expect(told).toBeGreaterThan(0);
    await adjust({ days: 30 });
    await wait(30);
    expect(await eventsOf('subscription.expiring')).toHaveLength(told + 1);
  });

  test.each([
    { wanted: { days: -30 }, from: 'too-much' },
    { wanted: { bytes: -51 * GIB_BYTES }, from: 'too-much' },
  ])('given $wanted, then it is refused and nothing changes', async ({ wanted, from }) => {
    const before = await stored();
    await expect(adjust(wanted)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION', details: { from } });
    expect(await stored()).toEqual(before);
  });

  test('given neither days nor traffic, a fraction, or a customer, then it is refused', async () => {
    await expect(adjust({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(adjust({ days: 0.5 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const customer = scene.shop.as(scene.customer);
    await expect(adjust({ days: 1 }, customer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given a change that is being applied, then it is refused', async () => {
    await scene.shop.panelkit.subscriptions.resetUsage(
      { subscriptionId: scene.id, reason: 'test' },
      scene.shop.staff(),
    );
    await expect(adjust({ days: 1 })).rejects.toMatchObject({ code: 'CHANGE_PENDING' });
  });

  test('given a gift that is taken back, then a refund of the rest pays as if it had never been given', async () => {
    const plan = await scene.shop.plan({ slug: 'dear', price: { amountMinor: 3000, currency: 'USD' } });
    const preview = () =>
      scene.shop.panelkit.subscriptions.previewPlanChange(
        { subscriptionId: scene.id, planId: plan.id },
        scene.shop.staff(),
      );
    const { creditMinor } = await preview();
    await adjust({ days: 10, bytes: GIB_BYTES });
    await adjust({ days: -10, bytes: -GIB_BYTES });
    await scene.settled();
    expect((await preview()).creditMinor).toBe(creditMinor);
  });
}
