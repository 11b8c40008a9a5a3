import type { Order, Plan } from '@panelkit/sdk';
import { aPaymentToStart } from '@panelkit/sdk/testing';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { processDueEvents } from '../../../packages/sdk/src/engine/gateways/process-due-events.ts';
import { workOnDueRefunds } from '../../../packages/sdk/src/engine/payments/work-on-due-refunds.ts';
import type { RacedShop } from '../raced-shop.ts';

/** An order of one unit, with its own customer. */
export interface RacedOrder {
  id: string;
  customer: { id: string };
  planId: string;
  /** The last one that was opened for it; empty when it was paid from the wallet. */
  paymentId: string;
  unitId: string;
  /** An event of its provider that nobody has worked on; empty when there is none. */
  eventId: string;
  /** Somebody who has nothing. */
  otherId: string;
}

export const PRICE_MINOR = 1000;
type Plans = Record<'usual' | 'waits' | 'twoPlaces', Plan>;
const plans = new WeakMap<RacedShop, Promise<Plans>>();

function plansOf(shop: RacedShop): Promise<Plans> {
  const known = plans.get(shop);
  if (known !== undefined) return known;
  const made = (async () => ({
    usual: await shop.plan(),
    waits: await shop.plan({ provisioning: { autoProvision: false } }),
    // On the first two panels, of which each has two inbounds.
    twoPlaces: await shop.plan({ placement: { places: [0, 2].map((inbound) => placeAt(shop, inbound)) } }),
  }))();
  plans.set(shop, made);
  return made;
}

const placeAt = ({ inbounds }: RacedShop, index: number) => ({
  key: `place-${index}`,
  name: { en: `Place ${index}` },
  required: true,
  selector: { inboundIds: [inbounds[index]?.id ?? ''] },
});

/** Its customer can pay for one order. */
async function placed(
  shop: RacedShop,
  method: 'wallet' | 'receipt' | 'fake',
  plan: keyof Plans = 'usual',
): Promise<RacedOrder> {
  for (const panel of shop.panels) panel.faults.clear();
  const { id: planId } = (await plansOf(shop))[plan];
  const customer = await shop.customer(PRICE_MINOR);
  const { id: otherId } = await shop.second.customers.ensure({ externalId: shop.staff().idempotencyKey });
  const items = [{ planId, quantity: 1 }];
  const order: Order = await shop.second.orders.place(
    { customerId: customer.id, items, payment: { method } },
    shop.as(customer),
  );
  const { storage } = shop.backend;
  const { rows: payments } = await storage.payments.list({ orderId: order.id });
  const [unit] = await storage.units.listByOrder(order.id);
  return {
    id: order.id,
    customer,
    planId,
    eventId: '',
    otherId,
    paymentId: payments.at(-1)?.id ?? '',
    unitId: unit?.id ?? '',
  };
}

async function inReview(shop: RacedShop): Promise<RacedOrder> {
  const order = await placed(shop, 'receipt');
  await shop.second.payments.submitReceipt({ paymentId: order.paymentId }, shop.as(order.customer));
  return order;
}

async function started(shop: RacedShop): Promise<RacedOrder & { reference: string }> {
  const order = await placed(shop, 'fake');
  const { paymentId } = order;
  const { providerReference } = await shop.second.payments.start({ paymentId }, shop.as(order.customer));
  return { ...order, reference: providerReference };
}

/** The provider has the money, and said so. */
async function told(shop: RacedShop): Promise<RacedOrder & { reference: string }> {
  const order = await started(shop);
  shop.bank.provider.pay(order.reference);
  await deliverWebhooks(shop);
  const { rows } = await shop.backend.storage.paymentEvents.list({ status: 'received' });
  return { ...order, eventId: rows.at(-1)?.id ?? '' };
}

async function deliverWebhooks({ bank, second }: RacedShop): Promise<void> {
  for (const webhook of bank.takeWebhooks())
    await second.payments.receiveEvent({ gateway: bank.gateway.method, ...webhook });
}

/** A payment that was opened with the provider under an id that is none of ours. */
async function openOfNobody({ bank }: RacedShop, id: string): Promise<string> {
  const opened = await bank.gateway.start(
    aPaymentToStart({ paymentId: `of-nobody-${id}`, orderId: null, amountMinor: PRICE_MINOR }),
    { signal: new AbortController().signal, fetch: globalThis.fetch },
  );
  if (opened.kind !== 'started') throw new TypeError('the provider did not open it');
  return opened.providerReference;
}

async function delivered(shop: RacedShop): Promise<RacedOrder & { reference: string }> {
  const order = await told(shop);
  await processDueEvents(engineOf(shop.second));
  await shop.second.orders.settled(order.id);
  return order;
}

async function refused(shop: RacedShop): Promise<RacedOrder> {
  const order = await placed(shop, 'wallet');
  for (const panel of shop.panels) panel.faults.next('ensureAccount', { kind: 'refused' });
  return order;
}

export const ORDER_STATES = {
  'paid, not delivered': (shop: RacedShop) => placed(shop, 'wallet'),
  'paid, and refused by its panel': refused,
  async 'paid, and refused at one of two places'(shop: RacedShop) {
    const order = await placed(shop, 'wallet', 'twoPlaces');
    shop.panels[1]?.faults.next('ensureAccount', { kind: 'refused' });
    return order;
  },
  async 'given up'(shop: RacedShop) {
    const order = await refused(shop);
    await shop.second.orders.settled(order.id);
    return order;
  },
  'paid, waiting for staff': (shop: RacedShop) => placed(shop, 'wallet', 'waits'),
  delivered,
  'without a receipt': (shop: RacedShop) => placed(shop, 'receipt'),
  async 'without a receipt, overdue'(shop: RacedShop) {
    const order = await placed(shop, 'receipt');
    await shop.clock.advance('31m');
    return order;
  },
  'in review': inReview,
  async 'in review, overdue'(shop: RacedShop) {
    const order = await inReview(shop);
    await shop.clock.advance('73h');
    return order;
  },
  'with a provider, not opened': (shop: RacedShop) => placed(shop, 'fake'),
  'opened with a provider': started,
  'paid at a provider, which has said so': told,
  async 'paid at a provider, which has said so, overdue'(shop: RacedShop) {
    const order = await told(shop);
    await shop.clock.advance('31m');
    return order;
  },
  async 'paid at a provider, which says nothing'(shop: RacedShop) {
    const order = await started(shop);
    shop.bank.provider.pay(order.reference);
    shop.bank.takeWebhooks();
    await shop.clock.advance('2m');
    return order;
  },
  async 'with an event of nobody'(shop: RacedShop) {
    const order = await placed(shop, 'fake');
    shop.bank.provider.pay(await openOfNobody(shop, order.id));
    await deliverWebhooks(shop);
    await processDueEvents(engineOf(shop.second));
    const { rows } = await shop.backend.storage.paymentEvents.list({ status: 'unmatched', limit: 500 });
    return { ...order, eventId: rows.at(-1)?.id ?? '' };
  },
  async 'with a refund under way'(shop: RacedShop) {
    const order = await delivered(shop);
    await shop.second.payments.refund(
      { paymentId: order.paymentId, amountMinor: PRICE_MINOR, reason: 'test' },
      shop.staff(),
    );
    return order;
  },
  async 'with a refund that may have been sent'(shop: RacedShop) {
    const order = await delivered(shop);
    const { paymentId } = order;
    await shop.second.payments.refund({ paymentId, amountMinor: PRICE_MINOR, reason: 'test' }, shop.staff());
    shop.bank.faults.next('refund', 'lost-answer');
    await workOnDueRefunds(engineOf(shop.second));
    await shop.clock.advance('5m');
    return order;
  },
  async 'charged back, which nobody has booked yet'(shop: RacedShop) {
    const order = await delivered(shop);
    shop.bank.provider.chargeBack(order.reference);
    await deliverWebhooks(shop);
    return order;
  },
};
