import type { AuditRow, CapacityHold, MoneyHold, StoredEvent } from '@panelkit/sdk';
import type { NewEvent } from '@panelkit/sdk/ports';
import type { Cells } from '../database/database.ts';
import { boolean, type Column, instant, json, nullable, number, oneOf, readRow, text } from './columns.ts';
import { defineTable } from './table.ts';

/** What an audit row or an event is about. */
export const reference = (name: string): Column<{ kind: string; id: string }> => ({
  suffixes: [`=${name}_kind`, `=${name}_id`],
  write: ({ kind, id }) => [kind, id],
  read: ([kind, id]) => ({ kind: String(kind), id: String(id) }),
});

const actorKind = oneOf('customer', 'staff', 'system', 'service');

export const auditRows = defineTable<AuditRow>({
  kind: 'audit row',
  name: 'audit_rows',
  columns: {
    id: text,
    actor: {
      suffixes: ['_kind', '_id'],
      write: ({ kind, id }) => [kind, id],
      read: ([kind, id]) => ({ kind: actorKind.read([kind]), id: String(id) }),
    },
    action: text,
    target: reference('target'),
    before: nullable(json()),
    after: nullable(json()),
    reason: nullable(text),
    at: instant,
    address: nullable(text),
  },
});

export const capacityHolds = defineTable<CapacityHold>({
  kind: 'capacity hold',
  name: 'capacity_holds',
  columns: {
    id: text,
    planId: text,
    panelId: text,
    inboundId: text,
    unitId: text,
    placeKey: text,
    countsForPlan: boolean,
    state: oneOf('pending', 'posted', 'voided', 'expired', 'released'),
    createdAt: instant,
    settledAt: nullable(instant),
  },
});

export const moneyHolds = defineTable<MoneyHold>({
  kind: 'money hold',
  name: 'money_holds',
  columns: {
    id: text,
    customerId: text,
    currency: text,
    amountMinor: number,
    orderId: nullable(text),
    orderItemId: nullable(text),
    changeId: nullable(text),
    unitId: nullable(text),
    state: oneOf('pending', 'posted', 'voided'),
    createdAt: instant,
    settledAt: nullable(instant),
  },
});

/** An event as `panelkit.event_outbox` takes it. */
export function eventValues({ aggregate, type, data, at }: NewEvent): unknown[] {
  return [aggregate.kind, aggregate.id, type, JSON.stringify(data), at.toISOString()];
}

const eventColumns = {
  cursor: number,
  aggregate: reference('aggregate'),
  sequence: number,
  type: text,
  data: json(),
  at: instant,
};

/** A row of `panelkit.events`: its data is what its type says, since it was when it was appended. */
export function readEvent(cells: Cells): StoredEvent;
export function readEvent(cells: Cells): unknown {
  return readRow(eventColumns, cells);
}
