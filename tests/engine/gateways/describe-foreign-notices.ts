import type { PaymentGateway } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock, type FakePaymentGateway } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { processPaymentEvent } from '../../../packages/sdk/src/engine/gateways/process-payment-event.ts';
import type { OpenShop, StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { createInboxHands, openPaymentShop, startedTopUp } from './payment-shop.ts';

type Tell = (
  event: ReturnType<FakePaymentGateway['gateway']['parseWebhook']>[number],
) => ReturnType<FakePaymentGateway['gateway']['parseWebhook']>[number];

/** The provider's events are read as `tell` alters them. */
function alter({ gateway }: FakePaymentGateway, tell: Tell): void {
  const { parseWebhook } = gateway;
  gateway.parseWebhook = (webhook) => parseWebhook(webhook).map(tell);
}

/** A provider that is wrong, or lies, on every storage. */
export function describeForeignNotices({ name, open }: StorageUnderTest): void {
  describe(`a notice that names what is not its own: ${name}`, () => {
    testOtherProviders(open);
    testOtherRefunds(open);
    testOtherStarts(open);
    testOneReferenceForTwo(open);
  });
}

function testOtherProviders(open: OpenShop): void {
  test('given a provider that names a payment of another provider, then nothing is booked, and the notice is kept', async () => {
    const clock = createTestClock();
    const own = createFakePaymentGateway({ clock });
    const other = createFakePaymentGateway({ clock, method: 'other' });
    const shop = await open({ clock, paymentGateways: [own.gateway, other.gateway] });
    const victim = await shop.customer();
    const { paymentId } = await startedTopUp({ shop, fake: own }, victim);
    const { providerReference } = await startedTopUp({ shop, fake: other }, await shop.customer());
    alter(other, (event) => ({
      ...event,
      payment: event.payment && { ...event.payment, paymentId, providerReference: 'unknown' },
    }));

    other.provider.pay(providerReference);
    await createInboxHands(shop, other).settle();

    expect((await shop.panelkit.wallets.get(victim.id, shop.staff())).balanceMinor).toBe(0);
    const { rows } = await shop.panelkit.payments.listEvents({}, shop.staff());
    expect(rows).toMatchObject([{ state: { status: 'unmatched', reason: 'unknown-payment' } }]);
    // Nor can staff match it there.
    const match = { eventId: rows[0]?.id ?? '', paymentId };
    await expect(shop.panelkit.payments.matchEvent(match, shop.staff())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'paymentId', code: 'other_method' }] },
    });
    const { rows: payments } = await shop.panelkit.payments.list({ customerId: victim.id }, shop.staff());
    expect(payments.map(({ state }) => state.status)).toEqual(['pending']);
  });
}

function testOtherRefunds(open: OpenShop): void {
  test('given a notice of one payment that tells of the refund of another, then that refund stays open', async () => {
    const place = await openPaymentShop(open);
    const { shop, fake } = place;
    const customer = await shop.customer();
    const first = await startedTopUp(place, customer);
    const second = await startedTopUp(place, customer);
    fake.provider.pay(first.providerReference);
    await place.settle();
    const by = shop.staff();
    const refund = await shop.panelkit.payments.refund(
      { paymentId: first.paymentId, amountMinor: 600, reason: 'test' },
      by,
    );
    alter(fake, (event) => {
      const state = event.payment?.state;
      if (event.payment === null || state == null) return event;
      const refunds = [{ refundId: refund.id, status: 'refused' as const, reason: 'not mine' }];
      return { ...event, payment: { ...event.payment, state: { ...state, refunds } } };
    });

    fake.provider.pay(second.providerReference, 100);
    await place.deliver();
    const [event] = (await shop.panelkit.payments.listEvents({ status: 'received' }, by)).rows;
    expect(await processPaymentEvent(engineOf(shop.panelkit), event?.id ?? '')).toBe('applied');

    const { state } = await shop.panelkit.payments.getRefund(refund.id, by);
    expect(state.status).toBe('requested');
    expect(await shop.panelkit.wallets.get(customer.id, by)).toMatchObject({
      balanceMinor: 1100,
      heldMinor: 600,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function testOtherStarts(open: OpenShop): void {
  test('given a payment with two starts, when one ends without money, then the other may still pay it', async () => {
    const place = await openPaymentShop(open);
    const { shop, fake } = place;
    const customer = await shop.customer();
    const { paymentId, providerReference } = await startedTopUp(place, customer);
    const { parseWebhook } = fake.gateway;
    alter(fake, (event) => ({
      ...event,
      payment: event.payment && { ...event.payment, providerReference: 'another start' },
    }));
    fake.provider.end(providerReference);
    await place.settle();
    fake.gateway.parseWebhook = parseWebhook;
    const statusOf = async () => (await shop.panelkit.payments.get(paymentId, shop.staff())).state.status;
    expect(await statusOf()).toBe('pending');

    fake.provider.pay(providerReference);
    await place.settle();
    expect(await statusOf()).toBe('captured');
    expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).balanceMinor).toBe(1000);
  });
}

function testOneReferenceForTwo(open: OpenShop): void {
  test('given a provider that names one payment twice, when another of ours is started, then that is refused and the first keeps it', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock });
    let answered: Awaited<ReturnType<PaymentGateway['start']>> | null = null;
    const start: PaymentGateway['start'] = async (...asked) =>
      (answered ??= await fake.gateway.start(...asked));
    const shop = await open({ clock, paymentGateways: [{ ...fake.gateway, start }] });
    const [first, second] = [await shop.customer(), await shop.customer()];
    const { paymentId, providerReference } = await startedTopUp({ shop, fake }, first);
    await expect(startedTopUp({ shop, fake }, second)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    fake.provider.pay(providerReference);
    await createInboxHands(shop, fake).settle();
    expect((await shop.panelkit.payments.get(paymentId, shop.staff())).state.status).toBe('captured');
    expect((await shop.panelkit.wallets.get(second.id, shop.staff())).balanceMinor).toBe(0);
  });
}
