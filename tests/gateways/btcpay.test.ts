import { btcpay } from '@panelkit/payment-gateways/btcpay';
import { type BtcpaySimulator, createBtcpaySimulator } from '@panelkit/payment-gateways/simulators';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { deliverTwice } from './deliver-twice.ts';
import { createGatewayShop, startedOrder, statusOf, walletOf } from './gateway-shop.ts';

const createShop = (storeInPath = true) =>
  createGatewayShop('EUR', (clock) => {
    const simulator = createBtcpaySimulator({ clock, storeInPath });
    const { apiKey, storeId, webhookSecret, baseUrl } = simulator;
    // An operator copies the address with its slash.
    return { simulator, gateway: btcpay({ apiKey, storeId, webhookSecret, baseUrl: `${baseUrl}/` }) };
  });

type Step = (server: BtcpaySimulator, invoiceId: string) => void;
const pay =
  (value: string): Step =>
  (server, id) =>
    server.pay(id, value);

describe('a shop that is paid through its BTCPay Server', () => {
  test.each<{ given: string; steps: Step[]; status: string; walletMinor: number }>([
    { given: '10.00 of 10.00', steps: [pay('10.00')], status: 'paid', walletMinor: 1000 },
    { given: '12.50 of 10.00', steps: [pay('12.5')], status: 'paid', walletMinor: 1250 },
    { given: '4.00 of 10.00', steps: [pay('4')], status: 'awaiting-payment', walletMinor: 400 },
    { given: '4.00 and then 6.00', steps: [pay('4'), pay('6')], status: 'paid', walletMinor: 1000 },
    {
      given: '4.00, and 6.00 that nobody confirmed',
      steps: [pay('4'), (server, id) => server.see(id, '6', 'LTC')],
      status: 'awaiting-payment',
      walletMinor: 400,
    },
    {
      given: 'a mark of staff, and no coins',
      steps: [(server, id) => server.mark(id, 'Settled')],
      status: 'awaiting-payment',
      walletMinor: 0,
    },
  ])(
    'given $given, when it is told, then the order is $status and $walletMinor are booked',
    async ({ steps, status, walletMinor }) => {
      const place = await createShop();
      const { order, customer, started } = await startedOrder(place, 1000);
      for (const step of steps) {
        step(place.simulator, started.providerReference);
        await deliverTwice(place);
      }
      expect([await statusOf(place, order), await walletOf(place, customer)]).toEqual([status, walletMinor]);
      await place.shop.panelkit.orders.settled(order.id);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given money that comes after the invoice expired, when it is told, then the same is bought again', async () => {
    const place = await createShop();
    const { customer, started } = await startedOrder(place, 1000);
    await place.shop.scheduler.start();
    await place.shop.clock.advance('3h');
    place.simulator.pay(started.providerReference, '10');
    await deliverTwice(place);
    await place.shop.clock.advance('1m');
    await place.shop.scheduler.stop();
    const { rows } = await place.shop.panelkit.orders.list({ customerId: customer.id }, place.shop.staff());
    expect(rows.map(({ state }) => state.status).toSorted()).toEqual(['expired', 'fulfilled']);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a start whose answer was lost, when it is started again, then there is one invoice', async () => {
    const place = await createShop();
    place.simulator.faults.next('drop-after-commit', /^POST /);
    await expect(startedOrder(place, 1000)).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
    const { rows } = await place.shop.panelkit.payments.list({}, place.shop.staff());
    const started = await place.shop.panelkit.payments.start(
      { paymentId: rows[0]?.id ?? '' },
      place.shop.staff(),
    );
    expect(place.simulator.invoices()).toMatchObject([{ id: started.providerReference }]);
  });

  test('given a server that names no store in the path of an invoice, when it is paid, then it is booked all the same', async () => {
    const place = await createShop(false);
    const { customer, started } = await startedOrder(place, 1000);
    place.simulator.pay(started.providerReference, '10');
    await deliverTwice(place);
    expect(await walletOf(place, customer)).toBe(1000);
  });

  test('given an answer of any kind that is none, when it is started, then the error holds no key', async () => {
    for (const fault of ['drop-before-commit', 'error-before-commit', 'html-page', 'half-body'] as const) {
      const place = await createShop();
      place.simulator.faults.next(fault, /^POST /);
      const error: unknown = await startedOrder(place, 1000).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
      const text = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(place.logger.entries)}`;
      expect(text).not.toContain(place.simulator.apiKey);
    }
  });
});
