import { createYookassaSimulator, type YookassaSimulator } from '@panelkit/payment-gateways/simulators';
import { type YookassaOptions, yookassa } from '@panelkit/payment-gateways/yookassa';
import { aPaymentToStart } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { deliverTwice } from './deliver-twice.ts';
import { createGatewayShop, type GatewayShop, startedOrder, statusOf, walletOf } from './gateway-shop.ts';

const createShop = (receipt: YookassaOptions['receipt'] = null) =>
  createGatewayShop('RUB', (clock) => {
    const simulator = createYookassaSimulator({ clock, needsReceipt: receipt != null });
    const { shopId, secretKey, baseUrl } = simulator;
    return { simulator, gateway: yookassa({ shopId, secretKey, baseUrl, receipt }) };
  });

/** Money for something that this shop knows nothing about. */
async function payElsewhere({ simulator }: GatewayShop<YookassaSimulator>): Promise<{ id: string }> {
  const { shopId, secretKey, baseUrl } = simulator;
  const payment = aPaymentToStart({ amountMinor: 100_000, currency: 'RUB' });
  const call = { fetch: simulator.fetch, signal: new AbortController().signal };
  const outcome = await yookassa({ shopId, secretKey, baseUrl }).start(payment, call);
  if (outcome.kind === 'refused') throw new TypeError(outcome.reason);
  simulator.pay(outcome.providerReference);
  simulator.takeNotices();
  return { id: outcome.providerReference };
}

describe('a shop that is paid through YooKassa', () => {
  test('given a payment, when its notice comes twice, then it is booked once and delivered', async () => {
    const place = await createShop();
    const { order, customer, started } = await startedOrder(place, 100_000);
    place.simulator.pay(started.providerReference);
    await deliverTwice(place);
    expect([await statusOf(place, order), await walletOf(place, customer)]).toEqual(['paid', 100_000]);
    await place.shop.panelkit.orders.settled(order.id);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a forged notice, when it comes before the payment, then nothing is booked, and the true one still is', async () => {
    const place = await createShop();
    const { order, customer, payment, started } = await startedOrder(place, 100_000);
    const { providerReference: id } = started;
    const object = { id, status: 'succeeded', metadata: { panelkit_payment_id: payment.id } };
    const rawBody = JSON.stringify({ type: 'notification', event: 'payment.succeeded', object });
    const receive = () =>
      place.shop.panelkit.payments.receiveEvent({ gateway: 'yookassa', rawBody, headers: {} });
    await receive();
    await place.shop.scheduler.tick();
    expect(await walletOf(place, customer)).toBe(0);
    place.simulator.pay(id);
    await place.shop.clock.advance('3s');
    await deliverTwice(place);
    expect(await walletOf(place, customer)).toBe(100_000);
    await place.shop.panelkit.orders.settled(order.id);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a payment that another site of the account took, when a notice claims it for an order, then the order is not paid', async () => {
    const place = await createShop();
    const { order, customer, payment } = await startedOrder(place, 100_000);
    const { id } = await payElsewhere(place);
    const object = { id, status: 'succeeded', metadata: { panelkit_payment_id: payment.id } };
    const rawBody = JSON.stringify({ type: 'notification', event: 'payment.succeeded', object });
    await place.shop.panelkit.payments.receiveEvent({ gateway: 'yookassa', rawBody, headers: {} });
    await place.shop.scheduler.tick();
    expect([await statusOf(place, order), await walletOf(place, customer)]).toEqual(['awaiting-payment', 0]);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given forged notices of many payments, when they come, then none is stored, and YooKassa is asked about a known one at most every three seconds', async () => {
    const place = await createShop();
    const { payment, started } = await startedOrder(place, 100_000);
    const asked = place.simulator.seen.length;
    const forge = (id: string, paymentId: string, nonce: number) => {
      const object = { id, nonce, status: 'succeeded', metadata: { panelkit_payment_id: paymentId } };
      const rawBody = JSON.stringify({ type: 'notification', event: 'payment.succeeded', object });
      return place.shop.panelkit.payments.receiveEvent({ gateway: 'yookassa', rawBody, headers: {} });
    };
    for (let nonce = 0; nonce < 20; nonce += 1) {
      await forge('nobodys', 'nobodys', nonce);
      await forge(`made-up-${nonce}`, payment.id, nonce);
      await forge(started.providerReference, payment.id, nonce);
    }
    await place.shop.scheduler.tick();
    const staff = place.shop.staff();
    expect((await place.shop.panelkit.payments.listEvents({}, staff)).rows).toEqual([]);
    expect(await place.shop.panelkit.payments.atProviders(payment.id, staff)).toHaveLength(1);
    expect(place.simulator.seen.length - asked).toBe(1);
  });

  test('given a payment that was booked, when it is refunded on the pages of YooKassa, then its notice is believed once YooKassa says so', async () => {
    const place = await createShop();
    const { order, payment, started } = await startedOrder(place, 100_000);
    place.simulator.pay(started.providerReference);
    await deliverTwice(place);
    await place.shop.panelkit.orders.settled(order.id);
    place.simulator.refundByHand(started.providerReference, 100_000);
    await place.shop.clock.advance('1m');
    await deliverTwice(place);
    const [booked] = await place.shop.panelkit.payments.atProviders(payment.id, place.shop.staff());
    expect(booked).toMatchObject({ receivedMinor: 100_000, chargedBackMinor: 100_000 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a receipt to send, when nobody can receive it, then the payment is refused, and an e-mail is enough', async () => {
    const place = await createShop({ vatCode: 1 });
    await expect(startedOrder(place, 100_000)).rejects.toMatchObject({ code: 'PAYER_CONTACT_REQUIRED' });
    const { rows } = await place.shop.panelkit.payments.list({}, place.shop.staff());
    const wanted = { paymentId: rows[0]?.id ?? '', returnUrl: 'https://shop.test/back' };
    const payer = { email: 'ada@example.com' };
    await place.shop.panelkit.payments.start({ ...wanted, payer }, place.shop.staff());
    const sent = place.simulator.seen.map(({ body }) => JSON.parse(body));
    expect(sent).toMatchObject([
      {
        receipt: { customer: payer, items: [{ vat_code: 1, amount: { value: '1000.00', currency: 'RUB' } }] },
      },
    ]);
  });

  test('given an answer of any kind that is none, when it is started, then the error holds no key', async () => {
    for (const fault of ['drop-before-commit', 'error-before-commit', 'html-page', 'half-body'] as const) {
      const place = await createShop();
      place.simulator.faults.next(fault);
      const error: unknown = await startedOrder(place, 100_000).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
      const text = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(place.logger.entries)}`;
      expect(text).not.toContain(place.simulator.secretKey);
    }
  });
});
