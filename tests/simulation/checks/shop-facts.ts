import type { StoredEvent } from '@panelkit/sdk';

/** What people of a simulated shop know of it, from its events. */
export interface ShopFacts {
  /** Delivered and not ended. */
  live: { id: string; customerId: string }[];
  /** Ended: some of them can be revived. */
  ended: { id: string; customerId: string }[];
  /** Placed orders, oldest first. */
  orders: { id: string; customerId: string }[];
  /** Units by their last known state. */
  units: Map<string, 'provisioning' | 'completed' | 'failed' | 'cancelled'>;
  failedUnits: Set<string>;
  /** Payments that brought money. */
  captured: string[];
  /** Receipts that wait for a decision. */
  inReview: string[];
  delivered: number;
}

/** Nothing is known yet. */
export function createShopFacts(): ShopFacts {
  return {
    live: [],
    ended: [],
    orders: [],
    captured: [],
    inReview: [],
    units: new Map(),
    failedUnits: new Set(),
    delivered: 0,
  };
}

/** Learns from an event. */
export function learn(facts: ShopFacts, { type, aggregate: { id }, data }: StoredEvent): void {
  switch (type) {
    case 'order.placed':
      facts.orders.push({ id, customerId: data.customerId });
      return;
    case 'subscription.delivered':
      facts.live.push({ id, customerId: data.customerId });
      return;
    case 'subscription.terminated':
      move(id, facts.live, facts.ended);
      return;
    case 'subscription.extended':
      move(id, facts.ended, facts.live);
      return;
    case 'unit.provisioning':
    case 'unit.completed':
    case 'unit.failed':
    case 'unit.cancelled':
      learnOfUnit(facts, id, type);
      return;
    case 'payment.captured':
      facts.captured.push(id);
      return;
    case 'payment.in-review':
      facts.inReview.push(id);
  }
}

function move(id: string, from: { id: string; customerId: string }[], to: typeof from): void {
  const place = from.findIndex((known) => known.id === id);
  if (place >= 0) to.push(...from.splice(place, 1));
}

type UnitEvent = `unit.${'provisioning' | 'completed' | 'failed' | 'cancelled'}`;

const STATUS_OF = {
  'unit.provisioning': 'provisioning',
  'unit.completed': 'completed',
  'unit.failed': 'failed',
  'unit.cancelled': 'cancelled',
} as const;

function learnOfUnit(facts: ShopFacts, id: string, type: UnitEvent): void {
  const status = STATUS_OF[type];
  facts.units.set(id, status);
  if (status === 'completed') facts.delivered += 1;
  if (status === 'failed') facts.failedUnits.add(id);
  else facts.failedUnits.delete(id);
}
