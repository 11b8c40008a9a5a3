import {
  type Actor,
  type Audience,
  BROADCAST_KINDS,
  BROADCAST_STATUSES,
  type Broadcast,
  type BroadcastContent,
  type BroadcastDelivery,
  DELIVERY_STATES,
} from '@panelkit/sdk';
import {
  boolean,
  type Column,
  fewTexts,
  instant,
  json,
  nullable,
  number,
  oneOf,
  text,
  texts,
} from './columns.ts';
import { defineTable } from './table.ts';

export const broadcasts = defineTable<Broadcast>({
  kind: 'broadcast',
  name: 'broadcasts',
  fixed: ['actor', 'createdAt'],
  columns: {
    id: text,
    kind: oneOf(...BROADCAST_KINDS),
    channels: texts,
    content: json<BroadcastContent>(),
    audience: json<Audience>(),
    status: oneOf(...BROADCAST_STATUSES),
    lastCustomerId: nullable(text),
    isAddressed: boolean,
    actor: json<Actor>(),
    createdAt: instant,
    startedAt: nullable(instant),
    settledAt: nullable(instant),
  },
});

/** `references` is a word of SQL. */
const references: Column<string[]> = { ...fewTexts, suffixes: ['=message_references'] };

export const deliveries = defineTable<BroadcastDelivery>({
  kind: 'broadcast delivery',
  name: 'broadcast_deliveries',
  columns: {
    broadcastId: text,
    channel: text,
    customerId: text,
    state: oneOf(...DELIVERY_STATES),
    reason: nullable(text),
    attempts: number,
    nextAttemptAt: nullable(instant),
    references,
    settledAt: nullable(instant),
  },
});
