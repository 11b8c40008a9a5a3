import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { createNowPaymentsSimulator, type NowPaymentsSimulator } from '@panelkit/payment-gateways/simulators';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { deliverTwice } from './deliver-twice.ts';
import { createGatewayShop, type GatewayShop, startedOrder, statusOf, walletOf } from './gateway-shop.ts';

const createShop = () =>
  createGatewayShop('USD', (clock) => {
    const simulator = createNowPaymentsSimulator({ clock });
    const { apiKey, ipnSecret, account, baseUrl } = simulator;
    return { simulator, gateway: nowpayments({ apiKey, ipnSecret, account, baseUrl }) };
  });

/** 11.8 coins for 10.00 USD. */
const COIN = { name: 'trx', rate: '1.18' };

/** An order of 10.00 USD for which a coin was chosen. */
async function chosen(place: GatewayShop<NowPaymentsSimulator>) {
  const bought = await startedOrder(place, 1000);
  const invoiceId = bought.started.providerReference.replace('invoice:', '');
  return { ...bought, coinPayment: place.simulator.chooseCoin(invoiceId, COIN) };
}

describe('a shop that is paid through NOWPayments', () => {
  test.each([
    { given: '11.8 of 11.8', paid: ['11.8'], status: 'paid', walletMinor: 1000, raw: '11.8' },
    { given: '12 of 11.8', paid: ['12'], status: 'paid', walletMinor: 1016, raw: '12' },
    {
      given: '11.81 of 11.8, which is rounding',
      paid: ['11.81'],
      status: 'paid',
      walletMinor: 1000,
      raw: '11.81',
    },
    { given: '5 of 11.8', paid: ['5'], status: 'awaiting-payment', walletMinor: 423, raw: '5' },
    { given: '5 and then 6.8 of 11.8', paid: ['5', '6.8'], status: 'paid', walletMinor: 1000, raw: '11.8' },
  ])(
    'given $given, when it is told, then the order is $status and $walletMinor are booked',
    async ({ paid, status, walletMinor, raw }) => {
      const place = await createShop();
      const { order, customer, payment, coinPayment } = await chosen(place);
      for (const amount of paid) {
        place.simulator.deposit(coinPayment, amount);
        await deliverTwice(place);
      }
      expect(await statusOf(place, order)).toBe(status);
      expect(await walletOf(place, customer)).toBe(walletMinor);
      const opened = await place.shop.panelkit.payments.atProviders(payment.id, place.shop.staff());
      expect(opened.at(-1)).toMatchObject({ paidIn: { currency: 'trx', asked: '11.8', paid: raw } });
      await place.shop.panelkit.orders.settled(order.id);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given dust that comes to the address of a paid order, when it is told as finished, then it is dust in the wallet, and nothing more is delivered', async () => {
    const place = await createShop();
    const { order, customer, payment, coinPayment } = await chosen(place);
    place.simulator.deposit(coinPayment, '11.8');
    await deliverTwice(place);
    await place.shop.panelkit.orders.settled(order.id);
    place.simulator.depositAgain(coinPayment, '0.5');
    await deliverTwice(place);
    expect(await walletOf(place, customer)).toBe(42);
    const { rows } = await place.shop.panelkit.orders.list({ customerId: customer.id }, place.shop.staff());
    expect(rows).toHaveLength(1);
    const opened = await place.shop.panelkit.payments.atProviders(payment.id, place.shop.staff());
    expect(opened.filter(({ parentReference }) => parentReference !== null)).toMatchObject([
      { parentReference: coinPayment, receivedMinor: 42 },
    ]);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given dust on the address of an unpaid order, when it is told as finished, then the order is not paid', async () => {
    const place = await createShop();
    const { order, customer, coinPayment } = await chosen(place);
    place.simulator.depositAgain(coinPayment, '0.0001');
    await deliverTwice(place);
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    expect(await walletOf(place, customer)).toBe(0);
  });

  test('given the wrong coin, when it is told as finished, then nothing is booked, and staff find the notice', async () => {
    const place = await createShop();
    const { order, customer, coinPayment } = await chosen(place);
    place.simulator.depositAgain(coinPayment, '11.8', 'doge');
    await deliverTwice(place);
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    expect(await walletOf(place, customer)).toBe(0);
    const { rows } = await place.shop.panelkit.payments.listEvents(
      { status: 'unmatched' },
      place.shop.staff(),
    );
    expect(rows).not.toEqual([]);
    expect(rows.map(({ state }) => state)).toContainEqual(
      expect.objectContaining({ reason: 'currency-mismatch' }),
    );
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given coins with too few confirmations, when the order would expire, then it waits for them', async () => {
    const place = await createShop();
    const { order, coinPayment } = await chosen(place);
    await place.shop.scheduler.start();
    place.simulator.see(coinPayment);
    await deliverTwice(place);
    await place.shop.clock.advance('5h');
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    place.simulator.deposit(coinPayment, '11.8');
    await deliverTwice(place);
    await place.shop.clock.advance('1m');
    await place.shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
  });

  test('given notices that are lost, when the account may list payments, then the poller finds what was paid', async () => {
    const place = await createShop();
    const { order, coinPayment } = await chosen(place);
    await place.shop.scheduler.start();
    place.simulator.deposit(coinPayment, '11.8');
    place.simulator.takeNotices();
    await place.shop.clock.advance('20m');
    await place.shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given an answer of any kind that is none, when it is started, then the error holds no key', async () => {
    for (const fault of ['drop-before-commit', 'error-before-commit', 'html-page', 'half-body'] as const) {
      const place = await createShop();
      place.simulator.faults.next(fault);
      const error: unknown = await startedOrder(place, 1000).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
      const text = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(place.logger.entries)}`;
      expect(text).not.toContain('np-api-key');
    }
  });
});
