/** Every event and what it carries: ids and codes, no secrets. */
export interface EventData {
  'order.placed': { customerId: string; totalMinor: number; currency: string };
  'order.paid': { customerId: string };
  'order.status-changed': { customerId: string; from: string; to: string };
  'fulfilment.provisioning': { orderId: string; accountId: string; panelId: string };
  'fulfilment.completed': { orderId: string; subscriptionId: string; durationMs: number };
  'fulfilment.failed': { orderId: string; reason: string };
  'fulfilment.cancelled': { orderId: string };
  'payment.created': { customerId: string; orderId: string | null };
  'payment.in-review': { customerId: string; orderId: string | null };
  'payment.captured': { customerId: string; orderId: string | null; receivedMinor: number };
  'payment.rejected': { customerId: string; orderId: string | null };
  'wallet.adjusted': { amountMinor: number; balanceMinor: number };
  'subscription.delivered': { customerId: string; orderId: string };
  'subscription.terminated': { customerId: string; reason: string };
  'account.attempt-failed': { panelId: string; code: string; attempts: number };
  'account.in-sync': { panelId: string; generation: number };
  'account.condemned': { panelId: string; subscriptionId: string };
  'account.removed': { panelId: string };
  'panel.health-changed': { healthy: boolean; code: string | null };
  'panel.inbounds-synced': { inboundCount: number; foreignCount: number };
}

export type EventType = keyof EventData;

/** One committed event. `sequence` counts within its aggregate, `cursor` over all. */
export type StoredEvent = {
  [Type in EventType]: {
    cursor: number;
    aggregate: { kind: string; id: string };
    sequence: number;
    type: Type;
    data: EventData[Type];
    at: Date;
  };
}[EventType];
