import { DAY_MS } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { stepOf } from '../../../packages/sdk/src/engine/lifecycle/advance-due.ts';
import { renewSubscription } from '../../../packages/sdk/src/engine/lifecycle/renew-subscription.ts';
import { type ExtendingShop, sellToExtend, soldAt } from '../changes/extending-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

let scene: ExtendingShop<StoredShop>;

const setAutoRenew = (enabled: boolean) =>
  scene.shop.panelkit.subscriptions.setAutoRenew(
    { subscriptionId: scene.id, enabled },
    scene.shop.as(scene.customer),
  );
/** The job of a renewal of the first period, unless said otherwise, however it came about. */
const renew = (period = 1) => renewSubscription(engineOf(scene.shop.panelkit), scene.id, period);
const heldMinor = async () => (await scene.wallet()).heldMinor;
const untilDue = () => scene.shop.clock.advance(30 * DAY_MS - 60_000);

/** Who is charged by a renewal, on every storage. */
export function describeRenewalGuards({ name, open }: StorageUnderTest): void {
  describe(`the guards of renewals: ${name}`, () => {
    beforeEach(async () => {
      // Otherwise a rule of extensions would hide a missing guard of renewals.
      scene = await sellToExtend(open({ now: soldAt, policies: { extension: { always: true } } }));
      await setAutoRenew(true);
    });
    describe('a job that renews', testJob);
    testDowntime();
  });
  describe(`renewals of suspended subscriptions: ${name}`, () => testWhileSuspended(open));
}

function testJob(): void {
  test('given that it is due, then it is charged', async () => {
    await untilDue();
    await renew();
    expect(await heldMinor()).toBe(1000);
  });

  test('given another period, then nothing is charged', async () => {
    await untilDue();
    await renew(2);
    expect(await heldMinor()).toBe(0);
  });

  test('given that it was switched off, then nothing is charged', async () => {
    await untilDue();
    await setAutoRenew(false);
    await renew();
    expect(await heldMinor()).toBe(0);
  });

  test('given that its time has not come, then nothing is charged', async () => {
    await scene.shop.clock.advance(20 * DAY_MS);
    await renew();
    expect(await heldMinor()).toBe(0);
  });

  test('given that staff suspended it, then nothing is charged', async () => {
    await untilDue();
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
    await renew();
    expect(await heldMinor()).toBe(0);
  });

  test('given that it is paused, then nothing is charged', async () => {
    await scene.shop.clock.advance(25 * DAY_MS);
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.pause({ subscriptionId }, shop.staff());
    await scene.shop.clock.advance(5 * DAY_MS);
    await renew();
    expect(await heldMinor()).toBe(0);
  });
}

/** The policy of a shop that charges for the time of a suspension. */
function testWhileSuspended(open: StorageUnderTest['open']): void {
  test('given a shop that renews while suspended, then it is charged, and stays suspended', async () => {
    const policies = { extension: { always: true }, renewal: { whileSuspended: true } };
    scene = await sellToExtend(open({ now: soldAt, policies }));
    await setAutoRenew(true);
    await untilDue();
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
    await renew();
    expect(await heldMinor()).toBe(1000);
    const { status } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect(status).toBe('suspended');
  });
}

function testDowntime(): void {
  test('given a renewal and the end that are both due after a downtime, then it is renewed and not ended', async () => {
    const { shop, id } = scene;
    await shop.clock.advance(60 * DAY_MS);
    const subscription = await shop.backend.storage.subscriptions.find(id);
    if (subscription === null) throw new TypeError('the subscription is gone');
    const { due, record } = stepOf(engineOf(shop.panelkit), subscription, shop.clock.now());
    expect(due.map(({ kind }) => kind)).toContain('renew');
    expect(due.map(({ kind }) => kind)).not.toContain('terminate');
    expect(record.termination).toBeNull();
  });
}
