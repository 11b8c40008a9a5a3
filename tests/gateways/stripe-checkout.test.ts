import { createStripeSimulator, type StripeSimulator } from '@panelkit/payment-gateways/simulators';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { comeBack, createGatewayShop, type GatewayShop, startedOrder, statusOf } from './gateway-shop.ts';

const createShop = () =>
  createGatewayShop('EUR', (clock) => {
    const simulator = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl } = simulator;
    return { simulator, gateway: stripeCheckout({ secretKey, webhookSecret, baseUrl }) };
  });

async function settle({ shop, simulator, method }: GatewayShop<StripeSimulator>): Promise<void> {
  const webhooks = simulator.takeWebhooks();
  for (const webhook of [...webhooks, ...webhooks].reverse())
    await shop.panelkit.payments.receiveEvent({ gateway: method, ...webhook });
  await shop.scheduler.tick();
}

/** A customer with 10.00 EUR in the wallet that came through Stripe. */
async function toppedUp(place: GatewayShop<StripeSimulator>) {
  const { shop, method, simulator } = place;
  const customer = await shop.customer();
  const payment = await shop.panelkit.payments.topUp(
    { customerId: customer.id, amountMinor: 1000, method },
    shop.as(customer),
  );
  const returnUrl = 'https://shop.test/back';
  const started = await shop.panelkit.payments.start({ paymentId: payment.id, returnUrl }, shop.as(customer));
  simulator.pay(started.providerReference);
  await settle(place);
  const balance = async () => (await shop.panelkit.wallets.get(customer.id, shop.staff())).balanceMinor;
  return { customer, payment, session: started.providerReference, balance };
}

describe('a shop that is paid through Stripe Checkout', () => {
  test('given an order, when its buyer pays, then it is delivered, and the page closed with its time', async () => {
    const place = await createShop();
    const { order, started } = await startedOrder(place, 1000);
    expect(started.payableUntil?.getTime()).toBeGreaterThanOrEqual(place.clock.now().getTime() + 30 * 60_000);
    place.simulator.pay(started.providerReference);
    await settle(place);
    await place.shop.panelkit.orders.settled(order.id);
    expect(await statusOf(place, order)).toBe('fulfilled');
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given webhooks that never come, when the browser comes back, then it names its payment, which is looked at; a made-up one names none', async () => {
    const place = await createShop();
    const { order, payment, started } = await startedOrder(place, 1000);
    const other = '00000000-0000-7000-8000-000000000000';
    for (const query of [{}, { payment: other }, { payment: 'x' }])
      expect(await place.shop.panelkit.payments.receiveReturn({ gateway: place.method, query })).toBeNull();
    const seen = place.simulator.seen.length;
    await place.shop.scheduler.tick();
    expect(place.simulator.seen).toHaveLength(seen);
    const back = place.simulator.pay(started.providerReference);
    expect(await comeBack(place, back)).toEqual({ paymentId: payment.id, orderId: order.id });
    await place.shop.scheduler.tick();
    await place.shop.panelkit.orders.settled(order.id);
    expect(await statusOf(place, order)).toBe('fulfilled');
  });

  test('given a bank that takes days, when the page is done, then the order waits, and is delivered when the money is final', async () => {
    const place = await createShop();
    const { order, started } = await startedOrder(place, 1000);
    await place.shop.scheduler.start();
    place.simulator.see(started.providerReference);
    await settle(place);
    await place.shop.clock.advance('1d');
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    place.simulator.pay(started.providerReference);
    await settle(place);
    await place.shop.clock.advance('1m');
    await place.shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a refund in two parts, when the first answer is lost, then each part goes back once', async () => {
    const place = await createShop();
    const { shop, simulator } = place;
    const { payment, session, balance } = await toppedUp(place);
    await shop.scheduler.start();
    simulator.faults.next('drop-after-commit', /^\/v1\/refunds$/);
    for (const amountMinor of [400, 600]) {
      await shop.panelkit.payments.refund(
        { paymentId: payment.id, amountMinor, reason: 'asked' },
        shop.staff(),
      );
      await shop.clock.advance('10m');
    }
    await shop.scheduler.stop();
    expect(await balance()).toBe(0);
    expect(simulator.leftOf(session.replace('cs_', 'pi_'))).toBe(0);
    const { rows } = await shop.panelkit.payments.listRefunds({ paymentId: payment.id }, shop.staff());
    expect(rows.map(({ state }) => state.status)).toEqual(['succeeded', 'succeeded']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a dispute that is told and won, when each is told, then the money leaves and comes back', async () => {
    const place = await createShop();
    const { session, balance } = await toppedUp(place);
    const dispute = place.simulator.dispute(session, 700);
    await settle(place);
    expect(await balance()).toBe(300);
    place.simulator.closeDispute(dispute, 'won');
    await settle(place);
    expect(await balance()).toBe(1000);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a refund on Stripe’s own pages, when it is told, then the wallet loses it', async () => {
    const place = await createShop();
    const { session, balance } = await toppedUp(place);
    place.simulator.refundByHand(session, 250);
    await settle(place);
    expect(await balance()).toBe(750);
    expect(await violationsOf(place.shop)).toEqual([]);
  });
});
