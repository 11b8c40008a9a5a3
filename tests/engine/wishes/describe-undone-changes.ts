import type { TestPanelkitOptions } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ExtendingShop, LIMIT_BYTES, sellToExtend, soldAt } from '../changes/extending-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

type Wish = { kind: 'extension'; units: number } | { kind: 'plan-change'; planId: string };
const extension = { kind: 'extension', units: 1 } as const;
const UNDONE = 'the money never came';

let place: ExtendingShop<StoredShop>;

async function work(duration = '2m' as Parameters<StoredShop['clock']['advance']>[0]): Promise<void> {
  await place.shop.scheduler.start();
  await place.shop.clock.advance(duration);
  await place.shop.scheduler.stop();
}
/** A receipt for the change, which staff approved; its change is applied. */
async function approved(change: Wish): Promise<string> {
  const { shop, customer, id: subscriptionId } = place;
  const { payments } = shop.panelkit;
  const { id } = await payments.openForChange(
    { subscriptionId, change, method: 'receipt' },
    shop.as(customer),
  );
  await payments.submitReceipt({ paymentId: id }, shop.as(customer));
  await payments.approve({ paymentId: id }, shop.staff());
  await work();
  return id;
}
const undo = (paymentId: string) =>
  place.shop.panelkit.payments.undoApproval({ paymentId, reason: UNDONE }, place.shop.staff());
const read = () => place.shop.panelkit.subscriptions.get(place.id, place.shop.staff());
const termsNow = async () => (await read()).granted;
const spendAll = async () => {
  const { shop, customer } = place;
  const { balanceMinor } = await shop.panelkit.wallets.get(customer.id, shop.staff());
  const adjusted = { customerId: customer.id, amountMinor: -balanceMinor, reason: 'spent' };
  await shop.panelkit.wallets.adjust(adjusted, shop.staff());
};
const owedMinor = async () =>
  0 - (await place.shop.backend.storage.ledger.balanceOf(`receivable:${place.customer.id}`, 'USD'));

/** Approvals of payments for changes that are taken back, on every storage. */
export function describeUndoneChanges(storage: StorageUnderTest): void {
  describe(`an undone approval of a payment for a change: ${storage.name}`, () => {
    const open = async (options: TestPanelkitOptions = {}) => {
      place = await sellToExtend(storage.open({ now: soldAt, ...options }));
      await spendAll();
    };
    beforeEach(() => open(), 60_000);
    describe('of an extension', describeExtensions);
    describe('of an extension that is not the last thing', describeExtensionsInBetween);
    describe('of a plan change', describePlanChanges);
  });
}

function describeExtensions(): void {
  test('given an applied extension, when its approval is undone, then the days and traffic of before are left, on the panel as well, and it is owed', async () => {
    const { shop, account } = place;
    await place.shop.clock.advance('28d');
    const before = await termsNow();
    const paymentId = await approved(extension);
    expect((await termsNow())?.expiresAt).not.toEqual(before?.expiresAt);

    expect(await undo(paymentId)).toMatchObject({ state: { status: 'rejected', reason: UNDONE } });
    await work();
    expect(await read()).toMatchObject({ status: 'active', period: 2, autoRenew: false, granted: before });
    expect(account()?.expiresAt).toEqual(before?.expiresAt);
    expect(await owedMinor()).toBe(1000);
    const events = await shop.backend.storage.events.list({ after: 0, limit: 500, aggregateId: place.id });
    expect(events.filter(({ type }) => type === 'subscription.change-undone')).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given one whose traffic was used up, when its extension is undone, then it is used up again, and its days are left', async () => {
    await place.shop.clock.advance('10d');
    await place.useUp();
    const before = await termsNow();
    const paymentId = await approved(extension);
    expect((await read()).status).toBe('active');
    await undo(paymentId);
    expect(await read()).toMatchObject({ status: 'limited' });
    expect((await termsNow())?.expiresAt).toEqual(before?.expiresAt);
    expect((await termsNow())?.trafficLimitBytes).toBe(0);
    await work();
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given one that its expiry had ended, when its extension is undone, then it has ended again', async () => {
    const { shop, account } = place;
    await place.shop.clock.advance('34d');
    await work();
    expect((await read()).status).toBe('terminated');
    const paymentId = await approved(extension);
    expect((await read()).status).toBe('active');
    await undo(paymentId);
    expect(await read()).toMatchObject({ status: 'terminated', termination: { reason: 'expired' } });
    await work();
    expect(account()).toBeUndefined();
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function describeExtensionsInBetween(): void {
  test('given auto-renew and money, when the extension of an expired one is undone, then no renewal buys it again', async () => {
    const { shop, customer, id: subscriptionId } = place;
    await place.shop.clock.advance('31d');
    await work();
    const paymentId = await approved(extension);
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(customer));
    await undo(paymentId);
    const topUp = { customerId: customer.id, amountMinor: 5000, reason: 'kindness' };
    await shop.panelkit.wallets.adjust(topUp, shop.staff());
    await work('10m');
    expect(await read()).toMatchObject({ autoRenew: false, period: 2 });
    expect(['expired', 'terminated']).toContain((await read()).status);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a second change that waits for its panel, when the first is undone, then the second is voided and its money pays what is owed', async () => {
    const { shop, customer, id: subscriptionId } = place;
    await place.shop.clock.advance('28d');
    const before = await termsNow();
    const paymentId = await approved(extension);
    const gift = { customerId: customer.id, amountMinor: 900, reason: 'for the other plan' };
    await shop.panelkit.wallets.adjust(gift, shop.staff());
    shop.panel.faults.sometimes('writes', { kind: 'drop-before-commit' }, 1);
    const other = await shop.plan({ price: { amountMinor: 1900, currency: 'USD' } });
    await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: other.id }, shop.as(customer));
    await work();
    expect((await read()).pendingChange).not.toBeNull();
    await undo(paymentId);
    shop.panel.faults.clear();
    await work('10m');
    expect(await read()).toMatchObject({ status: 'active', pendingChange: null, granted: before });
    expect(await owedMinor()).toBe(100);
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function describePlanChanges(): void {
  test('given an applied plan change, when its approval is undone, then what was credited for the former plan is left', async () => {
    const { shop } = place;
    await place.shop.clock.advance('15d');
    const price = { amountMinor: 2000, currency: 'USD' };
    const plan = await shop.plan({ price, trafficLimitBytes: 2 * LIMIT_BYTES });
    const paymentId = await approved({ kind: 'plan-change', planId: plan.id });
    const full = await termsNow();
    expect((await read()).planId).toBe(plan.id);
    await undo(paymentId);
    await work();
    expect(await read()).toMatchObject({ status: 'active', planId: plan.id });
    const { creditMinor } = await shop.panelkit.subscriptions.entitlement(place.id, shop.staff());
    expect(creditMinor).toBeGreaterThan(480);
    expect(creditMinor).toBeLessThanOrEqual(500);
    const limit = (await termsNow())?.trafficLimitBytes ?? 0;
    expect(limit / (full?.trafficLimitBytes ?? 1)).toBeCloseTo(0.25, 2);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a plan change after an extension, when the extension is undone, then the subscription ends', async () => {
    const { shop, id: subscriptionId, customer } = place;
    await place.shop.clock.advance('28d');
    const paymentId = await approved(extension);
    const cheap = await shop.plan({ price: { amountMinor: 500, currency: 'USD' } });
    await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: cheap.id }, shop.as(customer));
    await work();
    expect((await read()).planId).toBe(cheap.id);
    await undo(paymentId);
    await work();
    expect(await read()).toMatchObject({ status: 'terminated', termination: { reason: 'staff' } });
    expect(await violationsOf(shop)).toEqual([]);
  });
}
