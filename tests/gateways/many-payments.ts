import type { ProviderFaults } from '@panelkit/payment-gateways/simulators';
import type { PaymentGateway } from '@panelkit/sdk';
import { createSeededRandom, type SentWebhook, type TestClock } from '@panelkit/sdk/testing';
import { expect } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { createFate, type Deaths, type Fate, type Play } from './fate.ts';
import { type BoughtOrder, createGatewayShop, type GatewayShop } from './gateway-shop.ts';
import { createMortalProcess } from './mortal-process.ts';

/** A provider whose payments are played. */
export interface PlayedProvider<Simulator> {
  name: string;
  currency: string;
  priceMinor: number;
  open(clock: TestClock): { simulator: Simulator; gateway: PaymentGateway };
  /** The customer pays all of it; answers where the browser goes, null where that tells nothing. */
  pay(simulator: Simulator, reference: string): string | null;
  /** What waits to be told. */
  takeWebhooks(simulator: Simulator): SentWebhook[];
  /** What the merchant has at the provider, in minor units. */
  receivedMinor(simulator: Simulator): number;
}

/** A simulator that is played. */
export type Played = { fetch: typeof globalThis.fetch; faults: ProviderFaults };

const BATCH = 10;
const FAULTS = [
  'drop-before-commit',
  'drop-after-commit',
  'error-after-commit',
  'rate-limited',
  'half-body',
] as const;

/**
 * Lets customers pay while the provider's answers are lost, webhooks are lost, late, doubled and out of
 * order, browsers close, and processes die at one await after the other. In the end each payment has one
 * effect, and the books are the provider's.
 */
export async function playPayments<Simulator extends Played>(
  provider: PlayedProvider<Simulator>,
  { count, seed, stride = 1 }: Play,
): Promise<Deaths> {
  const random = createSeededRandom(seed);
  const mortal = createMortalProcess();
  let place = await createGatewayShop(provider.currency, provider.open, mortal);
  const fate = createFate({ mortal, random, seed, stride });
  const plan = await place.shop.plan({
    price: { amountMinor: provider.priceMinor, currency: provider.currency },
  });
  const bought: BoughtOrder[] = [];
  for (let batch = 0; batch < count; batch += BATCH) {
    place.simulator.faults.clear();
    // More of them, and a bank would now and then give money back before anybody got through.
    for (const fault of FAULTS) place.simulator.faults.sometimes(fault, 0.02);
    const orders: BoughtOrder[] = [];
    for (let index = 0; index < Math.min(BATCH, count - batch); index += 1)
      orders.push(await startUntilAnswered(place, plan.id));
    place = await playBatch(provider, place, { orders, fate });
    bought.push(...orders);
  }
  place.simulator.faults.clear();
  await place.shop.scheduler.start();
  await place.clock.advance('4h');
  await place.shop.scheduler.stop();
  await checkBooks(provider, place, bought);
  return fate.deaths;
}

async function startUntilAnswered(place: GatewayShop<Played>, planId: string): Promise<BoughtOrder> {
  const { shop, method } = place;
  const { panelkit } = shop;
  const customer = await shop.customer();
  const order = await panelkit.orders.place(
    { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method } },
    shop.as(customer),
  );
  const [payment] = (await panelkit.payments.list({ orderId: order.id }, shop.as(customer))).rows;
  if (payment === undefined) throw new TypeError('the order has no payment');
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const returnUrl = 'https://shop.test/back';
    const started = await panelkit.payments
      .start({ paymentId: payment.id, returnUrl }, shop.as(customer))
      .catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
        return null;
      });
    if (started !== null) return { customer, order, payment, started };
  }
  throw new TypeError('the provider did not answer twenty times in a row');
}

async function playBatch<Simulator extends Played>(
  provider: PlayedProvider<Simulator>,
  first: GatewayShop<Simulator>,
  { orders, fate }: { orders: BoughtOrder[]; fate: Fate },
): Promise<GatewayShop<Simulator>> {
  let place = first;
  const { random } = fate;
  const late: SentWebhook[] = [];
  const { simulator, clock, method } = first;
  for (const { started, payment, customer } of orders) {
    const address = provider.pay(simulator, started.providerReference);
    // A fifth of all webhooks is lost for good, the others come late, some twice.
    for (const webhook of provider.takeWebhooks(simulator))
      for (let copies = Math.floor(random() * 2.5); copies > 0; copies -= 1)
        late.splice(Math.floor(random() * (late.length + 1)), 0, webhook);
    const query = address === null ? null : Object.fromEntries(new URL(address).searchParams);
    const returns = query === null || random() >= 0.6 ? 0 : 1 + Number(random() < 0.5);
    const told = late.splice(0, Math.floor(random() * 3));
    const asks = random() < 0.4;
    place = await fate.live(
      ({ shop }) => [
        ...Array.from({ length: returns }, () =>
          shop.panelkit.payments.receiveReturn({ gateway: method, query: query ?? {} }),
        ),
        ...told.map((webhook) => shop.panelkit.payments.receiveEvent({ gateway: method, ...webhook })),
        ...(asks ? [shop.panelkit.payments.verify(payment.id, shop.as(customer))] : []),
        shop.scheduler.tick(),
      ],
      place,
      (dead) => ({ ...dead, shop: dead.shop.crash() }),
    );
    await clock.advance(Math.floor(random() * 60_000));
  }
  // One that is older than its signature allows is refused.
  await Promise.allSettled(
    late.map((webhook) => place.shop.panelkit.payments.receiveEvent({ gateway: method, ...webhook })),
  );
  return place;
}

async function checkBooks<Simulator>(
  provider: PlayedProvider<Simulator>,
  { shop, simulator, method }: GatewayShop<Simulator>,
  bought: BoughtOrder[],
): Promise<void> {
  const { panelkit } = shop;
  for (const { customer } of bought) {
    const { rows } = await panelkit.orders.list({ customerId: customer.id }, shop.staff());
    // One that expired before its money was found was bought again.
    const ends = rows.map(({ state }) => state.status).filter((status) => status !== 'expired');
    expect(ends).toEqual(['fulfilled']);
  }
  const balances = await shop.backend.storage.ledger.balances();
  const [cash] = balances.filter(({ account }) => account === `cash:${method}`);
  expect(-(cash?.amountMinor ?? 0)).toBe(bought.length * provider.priceMinor);
  expect(provider.receivedMinor(simulator)).toBe(bought.length * provider.priceMinor);
  expect(balances.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
  expect(await violationsOf(shop)).toEqual([]);
}
