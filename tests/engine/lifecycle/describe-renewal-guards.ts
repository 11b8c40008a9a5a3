import { addDays, DAY_MS } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { RENEWAL_REQUESTED } from '../../../packages/sdk/src/domain/lifecycle/renewal-requests.ts';
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
    testRequests();
    testDowntime();
    testTries();
    testSwitch();
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

/** What the sweep would do now. */
async function dueKinds(): Promise<string[]> {
  const { shop, id } = scene;
  const subscription = await shop.backend.storage.subscriptions.find(id);
  if (subscription === null) throw new TypeError('the subscription is gone');
  const { due } = stepOf(engineOf(shop.panelkit), subscription, shop.clock.now());
  return due.map(({ kind }) => kind);
}

function testRequests(): void {
  test('given a renewal that was requested too often without an outcome, then it is requested no more, until it is switched on again', async () => {
    await untilDue();
    expect(await dueKinds()).toContain('renew');
    await scene.shop.backend.storage.transaction(async (tx) => {
      const { told } = await tx.subscriptions.get(scene.id);
      await tx.subscriptions.update(scene.id, { told: [...told, RENEWAL_REQUESTED], dueErrors: 6 });
    });
    expect(await dueKinds()).not.toContain('renew');
    await setAutoRenew(true);
    expect(await dueKinds()).toContain('renew');
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

const emptyWallet = () =>
  scene.shop.panelkit.wallets.adjust(
    { customerId: scene.customer.id, amountMinor: -9000, reason: 'test' },
    scene.shop.staff(),
  );
const stored = () => scene.shop.backend.storage.subscriptions.find(scene.id);

function testTries(): void {
  test('given a downtime over two tries, when the renewal fails, then they count as made and the last one is next', async () => {
    await emptyWallet();
    await scene.shop.clock.advance(30 * DAY_MS + 60_000);
    await renew();
    expect((await stored())?.renewal).toEqual({
      attempts: 2,
      nextAttemptAt: addDays(soldAt, 31),
      lastCode: 'INSUFFICIENT_BALANCE',
    });
  });

  test('given that all tries were used up, when it is switched on again, then it is charged', async () => {
    await emptyWallet();
    await scene.shop.clock.advance(31 * DAY_MS + 60_000);
    await renew();
    expect((await stored())?.renewal).toMatchObject({ attempts: 3, nextAttemptAt: null });
    const { shop, customer } = scene;
    const money = { customerId: customer.id, amountMinor: 1000, reason: 'test' };
    await shop.panelkit.wallets.adjust(money, shop.staff());
    await renew();
    expect(await heldMinor()).toBe(0);
    await setAutoRenew(true);
    await renew();
    expect(await heldMinor()).toBe(1000);
  });
}

function testSwitch(): void {
  test('given one that has ended, when it is switched on, then that is refused', async () => {
    const { shop, id: subscriptionId } = scene;
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'fraud' }, shop.staff());
    await expect(setAutoRenew(true)).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'terminated' },
    });
  });

  test('given an extension that is being applied, when it is switched, then nothing is due before its end', async () => {
    await scene.extend();
    await setAutoRenew(false);
    await setAutoRenew(true);
    expect(await stored()).toMatchObject({ autoRenew: true, nextDueAt: null });
    await scene.settled();
    expect((await stored())?.nextDueAt).not.toBeNull();
  });

  test('given the price of the day, when the plan becomes dearer, then the announced price is the new one', async () => {
    const { shop, plan } = scene;
    await shop.panelkit.plans.update(
      { planId: plan.id, patch: { price: { amountMinor: 1500, currency: 'USD' } } },
      shop.staff(),
    );
    await shop.clock.advance(28 * DAY_MS);
    await shop.scheduler.tick();
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: scene.id });
    const announced = events.flatMap((event) =>
      event.type === 'subscription.renewal-upcoming' ? [event.data] : [],
    );
    expect(announced).toMatchObject([{ priceMinor: 1500 }]);
  });
}
