import { beforeEach, describe, expect, test } from 'vitest';
import { openPaymentShop, type PaymentShop, startedOrder } from '../gateways/payment-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

let place: PaymentShop<StoredShop>;

/** Two units of 10.00 USD, paid through the provider and delivered. */
async function delivered() {
  const { order, payment, customer, started } = await startedOrder(place);
  place.fake.provider.pay(started.providerReference);
  await place.settle();
  await place.shop.panelkit.orders.settled(order.id);
  return { order, customer, paymentId: payment.id };
}

const ask = (paymentId: string, amountMinor: number, endsOrder = true) =>
  place.shop.panelkit.payments.refund(
    { paymentId, amountMinor, reason: 'asked by the customer', endsOrder },
    place.shop.staff(),
  );
/** Delivers what the provider has to tell, and works until nothing is due. */
async function settle(): Promise<void> {
  await place.deliver();
  await place.shop.scheduler.start();
  await place.shop.clock.advance('5m');
  await place.shop.scheduler.stop();
}
const taxKept = () => place.shop.backend.storage.ledger.balanceOf('tax', 'USD');
const walletOf = (customer: { id: string }) =>
  place.shop.panelkit.wallets.get(customer.id, place.shop.staff());
const subscriptionsOf = async (customer: { id: string }) =>
  (await place.shop.panelkit.subscriptions.list({ customerId: customer.id }, place.shop.staff())).rows;
const statuses = async (customer: { id: string }) =>
  (await subscriptionsOf(customer)).map(({ status }) => status);

/** Refunds that end what was bought, on every storage. */
export function describeRefundsOfOrders(storage: StorageUnderTest): void {
  describe(`a refund that ends its order: ${storage.name}`, () => {
    beforeEach(async () => {
      place = await openPaymentShop((options) =>
        storage.open({ ...options, policies: { tax: { rateBasisPoints: 1900, prices: 'inclusive' } } }),
      );
    }, 60_000);
    describe('of what was delivered', describeDelivered);
    describe('of the rest', describeRest);
  });
}

function describeDelivered(): void {
  test('given delivered units, when their money is refunded, then they end in the same step, and the books are right', async () => {
    const { customer, paymentId } = await delivered();
    await expect(ask(paymentId, 2000, false)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    expect(await statuses(customer)).toEqual(['active', 'active']);

    const refund = await ask(paymentId, 2000);
    expect(refund.givenBack.map(({ amountMinor }) => amountMinor)).toEqual([1000, 1000]);
    expect(await statuses(customer)).toEqual(['terminated', 'terminated']);
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 2000, heldMinor: 2000 });
    await settle();
    expect(place.fake.provider.refundedMinor()).toBe(2000);
    expect(await taxKept()).toBe(0);
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a refund in parts, when the parts are more than was paid, then the last is refused and nothing comes back twice', async () => {
    const { customer, paymentId } = await delivered();
    for (const amountMinor of [700, 700]) {
      await ask(paymentId, amountMinor);
      await settle();
    }
    expect(await place.shop.panelkit.payments.refundOffer(paymentId, place.shop.staff())).toEqual({
      ability: 'part',
      refundableMinor: 600,
      availableMinor: 0,
    });
    await expect(ask(paymentId, 601)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const last = await ask(paymentId, 600);
    await settle();
    expect(last.givenBack.map(({ amountMinor }) => amountMinor)).toEqual([600]);
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(place.fake.provider.refundedMinor()).toBe(2000);
    expect(await taxKept()).toBe(0);
    expect(await violationsOf(place.shop)).toEqual([]);
  });
}

function describeRest(): void {
  test('given a provider that refuses, when the order has ended, then its money is in the wallet', async () => {
    const { customer, paymentId } = await delivered();
    place.fake.faults.next('refund', 'refused');
    await ask(paymentId, 1500);
    await settle();
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 1500, heldMinor: 0 });
    // What is in the wallet goes first, then what is left of the sale.
    const again = await ask(paymentId, 2000);
    expect(again.givenBack.map(({ amountMinor }) => amountMinor)).toEqual([500]);
    await settle();
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given units that are not delivered yet, when their money is refunded, then they are cancelled and nothing was sold', async () => {
    const { order, payment, customer, started } = await startedOrder(place);
    place.shop.panel.faults.sometimes('writes', { kind: 'drop-before-commit' }, 1);
    place.fake.provider.pay(started.providerReference);
    await place.deliver();
    await place.shop.panelkit.payments.replayEvents({}, place.shop.staff());
    const refund = await ask(payment.id, 2000);
    expect(refund.givenBack).toEqual([]);
    await settle();
    await place.shop.panelkit.orders.settled(order.id);
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given what was bought from it was changed to a cheaper plan, when it is refunded, then what was credited does not come back again', async () => {
    const { customer, paymentId } = await delivered();
    const { shop } = place;
    const [one] = await subscriptionsOf(customer);
    const cheap = await shop.plan({ price: { amountMinor: 200, currency: 'USD' } });
    await shop.panelkit.subscriptions.changePlan(
      { subscriptionId: one?.id ?? '', planId: cheap.id },
      shop.as(customer),
    );
    await settle();
    const { balanceMinor } = await walletOf(customer);
    expect(balanceMinor).toBeGreaterThan(700);
    const refund = await ask(paymentId, 2000);
    expect(refund.givenBack.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(2000 - balanceMinor);
    await settle();
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });
}
