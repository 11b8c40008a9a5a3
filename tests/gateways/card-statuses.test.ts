import { createZarinpalSimulator, createZibalSimulator } from '@panelkit/payment-gateways/simulators';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { zibal } from '@panelkit/payment-gateways/zibal';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { createGatewayShop, startedOrder, statusOf } from './gateway-shop.ts';

/** 10 000 Toman. */
const PRICE_RIAL = 100_000;

const openZibal = () =>
  createGatewayShop('IRR', (clock) => {
    const simulator = createZibalSimulator({ clock });
    const { merchant, baseUrl } = simulator;
    return { simulator, gateway: zibal({ merchant, baseUrl }) };
  });

type Place = Awaited<ReturnType<typeof openZibal>>;

async function work({ shop }: Pick<Place, 'shop'>, time: '3m' | '10m'): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance(time);
  await shop.scheduler.stop();
}

async function paidOrder(place: Place) {
  const bought = await startedOrder(place, PRICE_RIAL);
  place.simulator.pay(bought.started.providerReference);
  await work(place, '3m');
  expect(await statusOf(place, bought.order)).toBe('fulfilled');
  return bought;
}

const atZibal = async ({ shop }: Place, paymentId: string) =>
  (await shop.panelkit.payments.atProviders(paymentId, shop.staff()))[0];

describe('what Zibal says of a payment that the shop did not settle itself', () => {
  test('given a payment that settled by itself with one Rial less, when it is looked at, then what came is booked, and the order is not paid', async () => {
    const place = await openZibal();
    const { shop, simulator } = place;
    const { customer, order, payment, started } = await startedOrder(place, PRICE_RIAL);
    simulator.changeAmount(started.providerReference, PRICE_RIAL - 1);
    simulator.pay(started.providerReference);
    simulator.settleAlone(started.providerReference);
    await work(place, '3m');
    expect(await atZibal(place, payment.id)).toMatchObject({ receivedMinor: PRICE_RIAL - 1 });
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: PRICE_RIAL - 1,
    });
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a settled payment that the bank gives back, when it is looked at again, twice, then it is charged back once', async () => {
    const place = await openZibal();
    const { shop, simulator } = place;
    const { payment, started } = await paidOrder(place);
    simulator.reverse(started.providerReference);
    expect(simulator.settledRial()).toBe(0);
    for (let look = 0; look < 2; look += 1) await shop.panelkit.payments.verify(payment.id, shop.staff());
    expect(await atZibal(place, payment.id)).toMatchObject({
      receivedMinor: PRICE_RIAL,
      chargedBackMinor: PRICE_RIAL,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a refund on its own pages, then it is taken back once it is done, not while it runs', async () => {
    const place = await openZibal();
    const { shop, simulator } = place;
    const { payment, started } = await paidOrder(place);
    simulator.refund(started.providerReference, 'under-way');
    await shop.panelkit.payments.verify(payment.id, shop.staff());
    expect(await atZibal(place, payment.id)).toMatchObject({ chargedBackMinor: 0 });
    simulator.refund(started.providerReference, 'done');
    await shop.panelkit.payments.verify(payment.id, shop.staff());
    expect(await atZibal(place, payment.id)).toMatchObject({ chargedBackMinor: PRICE_RIAL });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

test('given a Zarinpal that is asked too often, when the money is to be confirmed, then it is asked again, and taken once', async () => {
  const place = await createGatewayShop('IRR', (clock) => {
    const simulator = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = simulator;
    return { simulator, gateway: zarinpal({ merchantId, baseUrl }) };
  });
  const { shop, simulator } = place;
  const { order, started } = await startedOrder(place, PRICE_RIAL);
  simulator.pay(started.providerReference);
  simulator.tireOf(3);
  await work(place, '10m');
  expect(await statusOf(place, order)).toBe('fulfilled');
  expect(simulator.settledRial()).toBe(PRICE_RIAL);
  expect(await violationsOf(shop)).toEqual([]);
});
