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
        storage.open({
          ...options,
          policies: { tax: { rateBasisPoints: 1900, prices: 'inclusive' }, extension: { always: true } },
        }),
      );
    }, 60_000);
    describe('of what was delivered', describeDelivered);
    describe('of the rest', describeRest);
    describe('of an extension or a plan change', describeChanged);
    describe('of an order and of its extension', describeBoth);
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

/** One unit of 10.00 USD, whose customer pays a change of it at the provider. */
async function changed(change: 'extension' | 'plan change') {
  const { shop, fake } = place;
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [subscription] = await subscriptionsOf(customer);
  const subscriptionId = subscription?.id ?? '';
  const price = { amountMinor: 3000, currency: 'USD' };
  const wanted =
    change === 'extension'
      ? ({ kind: 'extension', units: 1 } as const)
      : ({ kind: 'plan-change', planId: (await shop.plan({ price })).id } as const);
  const payment = await shop.panelkit.payments.openForChange(
    { subscriptionId, change: wanted, method: 'fake' },
    shop.as(customer),
  );
  const { providerReference } = await shop.panelkit.payments.start(
    { paymentId: payment.id },
    shop.as(customer),
  );
  fake.provider.pay(providerReference);
  return { customer, subscriptionId, paymentId: payment.id, paidMinor: payment.amount.amountMinor };
}

function describeChanged(): void {
  test.each([
    // An extension leaves what the order bought; the other plan stays for the credit, a third of what it
    // cost.
    { change: 'extension', sharesLeft: 1 },
    { change: 'plan change', sharesLeft: 1 / 3 },
  ] as const)(
    'given an applied $change, when its money is refunded with what it bought, then what was paid for before goes on and the books are right',
    async ({ change, sharesLeft }) => {
      const { customer, subscriptionId, paymentId, paidMinor } = await changed(change);
      const before = await place.shop.panelkit.subscriptions.get(subscriptionId, place.shop.staff());
      await settle();
      const { balanceMinor } = await walletOf(customer);
      const refund = await ask(paymentId, paidMinor);
      expect(refund.givenBack.map(({ amountMinor }) => amountMinor)).toEqual([paidMinor - balanceMinor]);
      await settle();
      expect(place.fake.provider.refundedMinor()).toBe(paidMinor);
      // What the order had cost is still sold.
      const { ledger } = place.shop.backend.storage;
      expect((await ledger.balanceOf('revenue', 'USD')) + (await taxKept())).toBe(1000);
      expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
      const [after] = await subscriptionsOf(customer);
      expect(after?.status).toBe('active');
      const left = (after?.granted?.trafficLimitBytes ?? 0) / (before.granted?.trafficLimitBytes ?? 1);
      expect(left).toBeCloseTo(sharesLeft, 2);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given a change that waits for its panel, when its money is refunded, then it is undone and the subscription goes on', async () => {
    const { customer, subscriptionId, paymentId } = await changed('extension');
    place.shop.panel.faults.sometimes('writes', { kind: 'drop-before-commit' }, 1);
    await settle();
    const before = await place.shop.panelkit.subscriptions.get(subscriptionId, place.shop.staff());
    expect(before.pendingChange).not.toBeNull();
    const refund = await ask(paymentId, 1000);
    place.shop.panel.faults.clear();
    await settle();
    expect(refund.givenBack).toEqual([]);
    const after = await place.shop.panelkit.subscriptions.get(subscriptionId, place.shop.staff());
    expect(after).toMatchObject({ status: 'active', pendingChange: null, period: 1 });
    expect(place.fake.provider.refundedMinor()).toBe(1000);
    expect(await walletOf(customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });
}

function describeBoth(): void {
  test('given an extension and a change to a cheaper plan, when both payments are refunded, then never more comes back than the shop kept', async () => {
    const { customer, paymentId } = await delivered();
    const { shop, fake } = place;
    const [one] = await subscriptionsOf(customer);
    const subscriptionId = one?.id ?? '';
    const extension = await shop.panelkit.payments.openForChange(
      { subscriptionId, change: { kind: 'extension', units: 1 }, method: 'fake' },
      shop.as(customer),
    );
    const asked = { paymentId: extension.id };
    fake.provider.pay((await shop.panelkit.payments.start(asked, shop.as(customer))).providerReference);
    await settle();
    const cheap = await shop.plan({ price: { amountMinor: 200, currency: 'USD' } });
    await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: cheap.id }, shop.as(customer));
    await settle();
    const { balanceMinor: creditedMinor } = await walletOf(customer);
    expect(creditedMinor).toBeGreaterThan(700);
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: -creditedMinor, reason: 'spent' },
      shop.staff(),
    );
    const first = await ask(extension.id, 1000);
    await settle();
    const wanted = 2000 - creditedMinor;
    await expect(ask(paymentId, wanted + 1)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    const second = await ask(paymentId, wanted);
    await settle();
    const back = [first, second].flatMap(({ givenBack }) => givenBack.map(({ amountMinor }) => amountMinor));
    expect(back.reduce((sum, amountMinor) => sum + amountMinor, 0)).toBe(3000 - creditedMinor);
    expect(await taxKept()).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });
}
