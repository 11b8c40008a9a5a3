import type { NotificationSubject } from '../../domain/notifications/notification.ts';
import { NO_FACTS, type NotificationFacts } from '../../domain/notifications/notification-facts.ts';
import { attentionKey, partsOf } from '../../domain/panels/attention-alerts.ts';
import type { Engine } from '../kernel/engine.ts';
import { readAttention } from '../panels/attention.ts';

type Facts = Partial<NotificationFacts>;
type Read = (engine: Engine, id: string) => Promise<Facts>;

const READ: Record<string, Read> = {
  customer: async ({ backend }, id) => ({ customer: await backend.storage.customers.find(id) }),
  wallet: async ({ backend, currency }, id) => ({
    wallet: await backend.storage.ledger.wallet(id, currency),
  }),
  payment: async ({ backend }, id) => ({ payment: await backend.storage.payments.find(id) }),
  plan: async ({ backend }, id) => ({ plan: await backend.storage.plans.find(id) }),
  panel: async ({ backend }, id) => ({ panel: await backend.storage.panels.find(id) }),
  order: async ({ backend, currency }, id) => {
    const order = await backend.storage.orders.find(id);
    if (order === null) return {};
    return { order, wallet: await backend.storage.ledger.wallet(order.customerId, currency) };
  },
  unit: async ({ backend }, id) => {
    const unit = await backend.storage.units.find(id);
    return { order: unit === null ? null : await backend.storage.orders.find(unit.orderId) };
  },
  inbound: async ({ backend }, id) => {
    const inbound = await backend.storage.inbounds.find(id);
    return { inbound, panel: inbound === null ? null : await backend.storage.panels.find(inbound.panelId) };
  },
  attention: async (engine, key) => {
    const lines = await readAttention(engine);
    return { needsAttention: lines.some((line) => attentionKey(partsOf(line)) === key) };
  },
  subscription: async (engine, id) => {
    const { currency, knownSettings } = engine;
    const { storage } = engine.backend;
    const subscription = await storage.subscriptions.find(id);
    if (subscription === null) return {};
    // Another process may have changed where its link leads.
    await knownSettings.refresh();
    return {
      ...{ subscription, linkAddress: engine.linkAddress },
      plan: await storage.plans.find(subscription.planId),
      pendingChange: await storage.changes.findPending(id),
      wallet: await storage.ledger.wallet(subscription.customerId, currency),
    };
  },
};

/** What is known now of a thing and of whatever it belongs to. */
export async function readFacts(engine: Engine, subject: NotificationSubject): Promise<NotificationFacts> {
  return { ...NO_FACTS, ...(await READ[subject.kind]?.(engine, subject.id)) };
}
