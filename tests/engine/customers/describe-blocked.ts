import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createInboxHands } from '../gateways/payment-shop.ts';
import type { StorageUnderTest } from '../on-storage.ts';

const blocked = { code: 'CUSTOMER_BLOCKED' };

type OpenShop = StorageUnderTest['open'];

/** Customers whom staff let buy nothing any more. */
export function describeBlocked({ name, open }: StorageUnderTest): void {
  describe(`blocked customers, ${name}`, () => {
    describePurchases(open);
    describeTheRest(open);
  });
}

/** A customer with a running subscription and money in the wallet. */
export async function openBlockingShop(open: OpenShop) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const policies = { extension: { always: true } };
  const shop = await open({ clock, policies, paymentGateways: [fake.gateway] });
  const customer = await shop.customer({ balanceMinor: 9000 });
  const [plan, other] = [await shop.plan({ durationDays: 2 }), await shop.plan()];
  const order = await shop.buy(customer, plan);
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const block = () =>
    shop.panelkit.customers.block({ customerId: customer.id, reason: 'chargebacks' }, shop.staff());
  const wanted = { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }] };
  return { shop, fake, customer, other, wanted, block, subscriptionId: subscription?.id ?? '' };
}

function describePurchases(open: OpenShop): void {
  test('given one who is blocked, when they buy, pay in, extend or change plans, then it is refused and nothing is charged, until it ends', async () => {
    const { shop, customer, other, wanted, block, subscriptionId } = await openBlockingShop(open);
    const { panelkit } = shop;
    const waiting = await panelkit.orders.place(
      { ...wanted, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    await block();
    const change = { kind: 'extension' as const };
    const attempts = () => [
      panelkit.orders.place({ ...wanted, payment: { method: 'wallet' } }, shop.as(customer)),
      panelkit.orders.pay({ orderId: waiting.id, payment: { method: 'wallet' } }, shop.as(customer)),
      panelkit.payments.topUp(
        { customerId: customer.id, amountMinor: 500, method: 'fake' },
        shop.as(customer),
      ),
      panelkit.payments.openForChange({ subscriptionId, change, method: 'fake' }, shop.as(customer)),
      panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer)),
      panelkit.subscriptions.changePlan({ subscriptionId, planId: other.id }, shop.as(customer)),
    ];
    const before = await panelkit.wallets.get(customer.id, shop.staff());
    for (const attempt of await Promise.allSettled(attempts()))
      expect(attempt).toMatchObject({ status: 'rejected', reason: blocked });
    expect(await panelkit.wallets.get(customer.id, shop.staff())).toEqual(before);
    await panelkit.customers.unblock({ customerId: customer.id }, shop.staff());
    await panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
  });
}

function describeTheRest(open: OpenShop): void {
  test('given a payment that was opened before, when its money comes, then it stays in the wallet, and staff still act', async () => {
    const { shop, fake, customer, block, subscriptionId } = await openBlockingShop(open);
    const { panelkit } = shop;
    const wish = { subscriptionId, change: { kind: 'extension' as const }, method: 'fake' };
    const { id: paymentId } = await panelkit.payments.openForChange(wish, shop.as(customer));
    const started = await panelkit.payments.start({ paymentId }, shop.as(customer));
    await block();
    const { availableMinor } = await panelkit.wallets.get(customer.id, shop.staff());
    fake.provider.pay(started.providerReference);
    await createInboxHands(shop, fake).settle();
    await shop.run(panelkit.subscriptions.get(subscriptionId, shop.staff()));
    const { availableMinor: after } = await panelkit.wallets.get(customer.id, shop.staff());
    expect(after).toBeGreaterThan(availableMinor);
    await panelkit.subscriptions.extend({ subscriptionId, free: true }, shop.staff());
  });

  test('given a reason, then staff and the audit have it, and the customer does not; customers block nobody', async () => {
    const { shop, customer, block } = await openBlockingShop(open);
    await block();
    const { customers, audit } = shop.panelkit;
    expect((await customers.get(customer.id, shop.staff())).blockReason).toBe('chargebacks');
    const own = await customers.get(customer.id, shop.as(customer));
    expect(own).toMatchObject({ blockedAt: expect.any(Date), blockReason: null });
    const { rows } = await audit.list({ action: 'customer.block' }, shop.staff());
    expect(rows).toMatchObject([{ reason: 'chargebacks', target: { id: customer.id } }]);
    const input = { customerId: customer.id };
    const refused = { code: 'NOT_FOUND' };
    await expect(customers.unblock(input, shop.as(customer))).rejects.toMatchObject(refused);
    const renamed = await customers.rename({ ...input, displayName: 'Ada' }, shop.staff());
    expect(renamed.displayName).toBe('Ada');
  });
}
