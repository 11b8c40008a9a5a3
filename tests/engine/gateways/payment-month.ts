import { createHash } from 'node:crypto';
import type { Backend, CommandContext, Panelkit, Plan, Scheduler } from '@panelkit/sdk';
import { createSeededRandom, type FakePaymentGateway } from '@panelkit/sdk/testing';
import { readAll } from '../../invariants/read-all.ts';

/** A shop that hears of a month of payments. */
export interface MonthShop {
  panelkit: Panelkit;
  scheduler: Pick<Scheduler, 'tick'>;
  backend: Pick<Backend, 'storage'>;
  bank: FakePaymentGateway;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
}

const PRICE_MINOR = 1000;

/** What a customer's payments do; each ends the same in any order of events. */
const STORIES = [
  'parts',
  'too-much',
  'too-little',
  'charged-back',
  'paid-twice',
  'spent-and-charged-back',
  'failed',
] as const;
type Story = (typeof STORIES)[number];

/**
 * Lets customers pay in every way that there is, and sends all the events: shuffled, each event twice, worked
 * on in between and looked at besides. Answers how many events there were.
 */
export async function playMonth(
  shop: MonthShop,
  { plan, customerCount, seed }: { plan: Plan; customerCount: number; seed: number },
): Promise<number> {
  const started: string[] = [];
  for (let index = 0; index < customerCount; index += 1) {
    const story = STORIES[index % STORIES.length] ?? 'parts';
    started.push(...(await playCustomer(shop, { plan, story, externalId: `customer-${index}` })));
  }
  const random = createSeededRandom(seed);
  const events = shop.bank.takeWebhooks();
  const webhooks = shop.bank.resendAll({ shuffle: random, times: 2 });
  for (const webhook of webhooks) {
    await shop.panelkit.payments.receiveEvent({ gateway: 'fake', ...webhook });
    if (random() < 0.05) await shop.scheduler.tick();
    const looked = random() < 0.02 ? started[Math.floor(random() * started.length)] : undefined;
    if (looked !== undefined) await shop.panelkit.payments.verify(looked, shop.staff());
  }
  await shop.scheduler.tick();
  return events.length;
}

/** What one customer does with the provider; answers the payments that he started. */
async function playCustomer(
  shop: MonthShop,
  { plan, story, externalId }: { plan: Plan; story: Story; externalId: string },
): Promise<string[]> {
  const { panelkit, as, bank } = shop;
  const customer = await panelkit.customers.ensure({ externalId });
  const order = await panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'fake' } },
    as(customer),
  );
  const first = await startLatest(shop, order);
  const { provider } = bank;
  if (story === 'parts') for (const part of [200, 300, 500]) provider.pay(first.providerReference, part);
  if (story === 'too-much') provider.pay(first.providerReference, PRICE_MINOR + 70);
  if (story === 'too-little') for (const part of [100, 250]) provider.pay(first.providerReference, part);
  if (story === 'failed') {
    provider.end(first.providerReference);
    provider.pay(first.providerReference, 450);
  }
  if (story === 'charged-back') {
    provider.pay(first.providerReference, 600);
    provider.chargeBack(first.providerReference, 150);
    provider.chargeBack(first.providerReference, 450);
  }
  if (story === 'spent-and-charged-back') {
    provider.pay(first.providerReference);
    provider.chargeBack(first.providerReference, 300);
    provider.chargeBack(first.providerReference, 700);
    const { id } = await panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1500, method: 'fake' },
      as(customer),
    );
    const topUp = await panelkit.payments.start({ paymentId: id }, as(customer));
    for (const part of [400, 1100]) provider.pay(topUp.providerReference, part);
    return [first.paymentId, id];
  }
  if (story !== 'paid-twice') return [first.paymentId];
  await panelkit.orders.pay({ orderId: order.id, payment: { method: 'fake' } }, as(customer));
  const second = await startLatest(shop, order);
  for (const { providerReference } of [first, second]) provider.pay(providerReference);
  return [first.paymentId, second.paymentId];
}

async function startLatest({ panelkit, as, staff }: MonthShop, order: { id: string; customerId: string }) {
  const { rows } = await panelkit.payments.list({ orderId: order.id }, staff());
  const paymentId = rows.at(-1)?.id ?? '';
  return panelkit.payments.start({ paymentId }, as({ id: order.customerId }));
}

/**
 * One hash over what every account of the ledger has, what is held of every wallet, and the state of every
 * order and payment.
 */
export async function hashBooks({ backend }: Pick<MonthShop, 'backend'>): Promise<string> {
  const { storage } = backend;
  const customers = await readAll((page) => storage.customers.list(page));
  const nameOf = new Map(customers.map(({ id, externalId }) => [id, externalId]));
  const named = (text: string): string => {
    const [kind = '', id = ''] = text.split(':');
    return `${kind}:${nameOf.get(id) ?? id}`;
  };
  // An account that came back to zero is as one that never was.
  const balances = (await storage.ledger.balances()).filter(({ amountMinor }) => amountMinor !== 0);
  const lines = balances.map(({ account, amountMinor }) => `${named(account)} ${amountMinor}`);
  for (const { id, externalId } of customers) {
    const { balanceMinor, heldMinor } = await storage.ledger.wallet(id, 'USD');
    const orders = await readAll((page) => storage.orders.list({ ...page, customerId: id }));
    const payments = await readAll((page) => storage.payments.list({ ...page, customerId: id }));
    const states = [...orders, ...payments].map(({ state }) =>
      state.status === 'captured' ? `captured ${state.receivedMinor}` : state.status,
    );
    lines.push(`${externalId} ${balanceMinor} ${heldMinor} ${states.join(', ')}`);
  }
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}
