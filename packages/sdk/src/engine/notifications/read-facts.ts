import type { NotificationSubject } from '../../domain/notifications/notification.ts';
import { NO_FACTS, type NotificationFacts } from '../../domain/notifications/notification-facts.ts';
import { attentionKey, partsOf } from '../../domain/panels/attention-alerts.ts';
import type { Engine } from '../kernel/engine.ts';
import { readAttention } from '../panels/attention.ts';

type Facts = Partial<NotificationFacts>;
type Read = (records: Records, id: string) => Promise<Facts>;

/** What is known of a thing and of whatever it belongs to. */
export type FactsReader = (subject: NotificationSubject) => Promise<NotificationFacts>;

/** Reads facts for one batch: a record that several subjects belong to is read once. */
export function createFactsReader(engine: Engine): FactsReader {
  const records = recordsOf(engine);
  return async ({ kind, id }) => ({ ...NO_FACTS, ...(await READ[kind]?.(records, id)) });
}

type Records = ReturnType<typeof recordsOf>;

function recordsOf(engine: Engine) {
  const { currency, knownSettings } = engine;
  const { storage } = engine.backend;
  return {
    customer: readOnce((id) => storage.customers.find(id)),
    wallet: readOnce((customerId) => storage.ledger.wallet(customerId, currency)),
    payment: readOnce((id) => storage.payments.find(id)),
    plan: readOnce((id) => storage.plans.find(id)),
    panel: readOnce((id) => storage.panels.find(id)),
    inbound: readOnce((id) => storage.inbounds.find(id)),
    order: readOnce((id) => storage.orders.find(id)),
    unit: readOnce((id) => storage.units.find(id)),
    subscription: readOnce((id) => storage.subscriptions.find(id)),
    pendingChange: readOnce((subscriptionId) => storage.changes.findPending(subscriptionId)),
    attention: readOnce(() => readAttention(engine)),
    linkAddress: readOnce(async () => {
      // Another process may have changed where links lead.
      await knownSettings.refresh();
      return engine.linkAddress;
    }),
  };
}

/** What was read before is not read again; what failed is. */
function readOnce<Found>(read: (id: string) => Promise<Found>): (id?: string) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return (id = '') => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const reading = read(id);
    known.set(id, reading);
    reading.catch(() => known.delete(id));
    return reading;
  };
}

const READ: Record<string, Read> = {
  customer: async ({ customer }, id) => ({ customer: await customer(id) }),
  wallet: async ({ wallet }, id) => ({ wallet: await wallet(id) }),
  payment: async ({ payment }, id) => ({ payment: await payment(id) }),
  plan: async ({ plan }, id) => ({ plan: await plan(id) }),
  panel: async ({ panel }, id) => ({ panel: await panel(id) }),
  order: async (records, id) => {
    const order = await records.order(id);
    return order === null ? {} : { order, wallet: await records.wallet(order.customerId) };
  },
  unit: async (records, id) => {
    const unit = await records.unit(id);
    return { order: unit === null ? null : await records.order(unit.orderId) };
  },
  inbound: async (records, id) => {
    const inbound = await records.inbound(id);
    return { inbound, panel: inbound === null ? null : await records.panel(inbound.panelId) };
  },
  attention: async (records, key) => {
    const lines = await records.attention();
    return { needsAttention: lines.some((line) => attentionKey(partsOf(line)) === key) };
  },
  subscription: async (records, id) => {
    const subscription = await records.subscription(id);
    if (subscription === null) return {};
    const [linkAddress, plan, pendingChange, wallet] = await Promise.all([
      records.linkAddress(),
      records.plan(subscription.planId),
      records.pendingChange(id),
      records.wallet(subscription.customerId),
    ]);
    return { subscription, linkAddress, plan, pendingChange, wallet };
  },
};
