import { cryptomus } from '@panelkit/payment-gateways/cryptomus';
import { type CryptomusSimulator, createCryptomusSimulator } from '@panelkit/payment-gateways/simulators';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { deliverTwice } from './deliver-twice.ts';
import { createGatewayShop, type GatewayShop, startedOrder, statusOf, walletOf } from './gateway-shop.ts';

const createShop = () =>
  createGatewayShop('RUB', (clock) => {
    const simulator = createCryptomusSimulator({ clock });
    const { merchantId, paymentKey, baseUrl } = simulator;
    const notifyUrl = 'https://shop.test/payments/events/cryptomus';
    return { simulator, gateway: cryptomus({ merchantId, paymentKey, baseUrl, notifyUrl }) };
  });

/** An order of 1000.00 RUB for which 11.8 coins are asked. */
async function chosen(place: GatewayShop<CryptomusSimulator>) {
  const bought = await startedOrder(place, 100_000);
  const uuid = bought.started.providerReference;
  place.simulator.chooseCoin(uuid, { name: 'USDT', rate: '0.0118' });
  return { ...bought, uuid };
}

describe('a shop that is paid through Cryptomus', () => {
  test.each([
    { given: '11.8 of 11.8', paid: ['11.8'], status: 'paid', walletMinor: 100_000 },
    { given: '12 of 11.8', paid: ['12'], status: 'paid', walletMinor: 101_694 },
    { given: '11.81 of 11.8, which is rounding', paid: ['11.81'], status: 'paid', walletMinor: 100_000 },
    { given: '5 of 11.8', paid: ['5'], status: 'awaiting-payment', walletMinor: 42_372 },
    { given: '5 and then 6.8 of 11.8', paid: ['5', '6.8'], status: 'paid', walletMinor: 100_000 },
  ])(
    'given $given, when it is told, then the order is $status and $walletMinor are booked',
    async ({ paid, status, walletMinor }) => {
      const place = await createShop();
      const { order, customer, uuid } = await chosen(place);
      for (const amount of paid) {
        place.simulator.pay(uuid, amount);
        await deliverTwice(place);
      }
      expect(await statusOf(place, order)).toBe(status);
      expect(await walletOf(place, customer)).toBe(walletMinor);
      await place.shop.panelkit.orders.settled(order.id);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given a part when the page closes, then the part is in the wallet and the order is not paid', async () => {
    const place = await createShop();
    const { order, customer, uuid, payment } = await chosen(place);
    place.simulator.pay(uuid, '5');
    await place.shop.clock.advance('2h');
    await deliverTwice(place);
    expect(await walletOf(place, customer)).toBe(42_372);
    expect(await statusOf(place, order)).not.toBe('paid');
    const opened = await place.shop.panelkit.payments.atProviders(payment.id, place.shop.staff());
    expect(opened).toMatchObject([{ endedAt: expect.any(Date), paidIn: { asked: '11.800000', paid: '5' } }]);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given money that the provider holds, when it is told, then nothing is booked and the order waits', async () => {
    const place = await createShop();
    const { order, customer, uuid } = await chosen(place);
    place.simulator.pay(uuid, '11.8');
    place.simulator.move(uuid, 'locked');
    await deliverTwice(place);
    expect([await statusOf(place, order), await walletOf(place, customer)]).toEqual(['awaiting-payment', 0]);
  });

  test('given a payment that the provider gives back, when it is told, then it counts as taken back', async () => {
    const place = await createShop();
    const { uuid, payment, order } = await chosen(place);
    place.simulator.pay(uuid, '11.8');
    await deliverTwice(place);
    await place.shop.panelkit.orders.settled(order.id);
    place.simulator.move(uuid, 'refund_paid');
    await deliverTwice(place);
    const opened = await place.shop.panelkit.payments.atProviders(payment.id, place.shop.staff());
    expect(opened).toMatchObject([{ receivedMinor: 100_000, chargedBackMinor: 100_000 }]);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given notices that are lost, when time passes, then the poller finds what was paid', async () => {
    const place = await createShop();
    const { order, uuid } = await chosen(place);
    await place.shop.scheduler.start();
    place.simulator.pay(uuid, '11.8');
    await place.shop.clock.advance('20m');
    await place.shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
  });

  test('given an answer of any kind that is none, when it is started, then the error holds no key', async () => {
    for (const fault of ['drop-before-commit', 'error-before-commit', 'html-page', 'half-body'] as const) {
      const place = await createShop();
      place.simulator.faults.next(fault);
      const error: unknown = await startedOrder(place, 1000).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
      const text = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(place.logger.entries)}`;
      expect(text).not.toContain(place.simulator.paymentKey);
    }
  });
});
