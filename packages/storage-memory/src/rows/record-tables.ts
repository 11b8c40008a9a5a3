import type { AuditRow, JobFailureRecord, SchedulerRun, StoredEvent } from '@panelkit/sdk';
import { byGroup, byTime } from './index-places.ts';
import { createTable } from './table.ts';

/** A command's claim on an idempotency key; `result` is null until it is completed. */
export interface IdempotencyRow {
  id: string;
  argumentsHash: string;
  result: string | null;
  at: Date;
  /** Kept for ever once it has a result. */
  isPermanent: boolean;
}

/** Rows of a month that were put away; `id` is `number`, padded. */
export type ArchiveRow = { id: string; number: number; month: string } & (
  | { kind: 'events'; rows: StoredEvent[] }
  | { kind: 'audit'; rows: AuditRow[] }
);

/** A lease; `expiresAtMs` on the clock's monotonic time. */
export interface LeaseRow {
  id: string;
  token: number;
  expiresAtMs: number;
}

/** A kept run; `id` is its job and slot. */
type RunRow = SchedulerRun & { id: string };

/** What is kept beside the records of the shop. */
export const createRecordTables = () => ({
  audit: createTable<AuditRow, never, 'target' | 'action' | 'actor' | 'address'>({
    kind: 'audit row',
    fixed: [],
    unique: {},
    indexes: {
      target: byGroup((row) => row.target.id),
      action: byGroup((row) => row.action),
      actor: byGroup((row) => row.actor.id),
      address: byGroup((row) => row.address),
    },
  }),
  idempotency: createTable<IdempotencyRow, never, 'age'>({
    kind: 'idempotency key',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: { age: byTime(({ isPermanent, result, at }) => (isPermanent && result !== null ? null : at)) },
  }),
  leases: createTable<LeaseRow, never, never>({
    kind: 'lease',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
  // Written every minute and seldom read: no index that such a write would move.
  runs: createTable<RunRow, never, 'job'>({
    kind: 'scheduler run',
    fixed: [],
    unique: {},
    indexes: { job: byGroup((row) => row.job) },
  }),
  jobFailures: createTable<JobFailureRecord & { id: string }, never, never>({
    kind: 'job failure',
    fixed: [],
    unique: {},
    indexes: {},
  }),
  archive: createTable<ArchiveRow, never, 'month'>({
    kind: 'archive',
    fixed: [],
    unique: {},
    indexes: { month: byGroup(({ kind, month }) => `${kind} ${month}`) },
  }),
  counters: createTable<{ id: string; last: number }, never, never>({
    kind: 'counter',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
});
