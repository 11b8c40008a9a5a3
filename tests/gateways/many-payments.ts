import type { ProviderFaults } from '@panelkit/payment-gateways/simulators';
import type { PaymentGateway } from '@panelkit/sdk';
import { createSeededRandom, type SentWebhook, type TestClock } from '@panelkit/sdk/testing';
import { expect } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { type BoughtOrder, createGatewayShop, type GatewayShop } from './gateway-shop.ts';

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

type Played = { fetch: typeof globalThis.fetch; faults: ProviderFaults };

const BATCH = 10;
const FAULTS = [
  'drop-before-commit',
  'drop-after-commit',
  'error-after-commit',
  'rate-limited',
  'half-body',
] as const;

/**
 * Lets customers pay while the provider's answers are lost, webhooks are lost, late, doubled and out of order, browsers close, and the process dies
 * at any await. In the end each payment has one effect, and the books are the provider's.
 */
export async function playPayments<Simulator extends Played>(
  provider: PlayedProvider<Simulator>,
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const random = createSeededRandom(seed);
  let place = await createGatewayShop(provider.currency, provider.open);
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
    place = await playBatch(provider, place, { orders, random });
    bought.push(...orders);
  }
  place.simulator.faults.clear();
  await place.shop.scheduler.start();
  await place.clock.advance('4h');
  await place.shop.scheduler.stop();
  await checkBooks(provider, place, bought);
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
  { orders, random }: { orders: BoughtOrder[]; random: () => number },
): Promise<GatewayShop<Simulator>> {
  let place = first;
  const late: SentWebhook[] = [];
  const { simulator, clock, method } = first;
  for (const { started, payment, customer } of orders) {
    const address = provider.pay(simulator, started.providerReference);
    // A fifth of all webhooks is lost for good, the others come late, some twice.
    for (const webhook of provider.takeWebhooks(simulator))
      for (let copies = Math.floor(random() * 2.5); copies > 0; copies -= 1)
        late.splice(Math.floor(random() * (late.length + 1)), 0, webhook);
    const { payments } = place.shop.panelkit;
    const works: Promise<unknown>[] = [];
    if (address !== null && random() < 0.6) {
      const query = Object.fromEntries(new URL(address).searchParams);
      works.push(payments.receiveReturn({ gateway: method, query }));
      if (random() < 0.5) works.push(payments.receiveReturn({ gateway: method, query }));
    }
    for (const webhook of late.splice(0, Math.floor(random() * 3)))
      works.push(payments.receiveEvent({ gateway: method, ...webhook }));
    if (random() < 0.4) works.push(payments.verify(payment.id, place.shop.as(customer)));
    works.push(place.shop.scheduler.tick());
    if (random() < 0.5) {
      // It dies in the middle of all that.
      for (const work of works) work.catch(() => {});
      for (let turns = Math.floor(random() * 400); turns > 0; turns -= 1) await Promise.resolve();
      place = { ...place, shop: place.shop.crash() };
    } else await Promise.allSettled(works);
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
