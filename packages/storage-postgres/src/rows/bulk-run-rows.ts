import type { Actor, BulkRefusal, BulkRun, BulkWork } from '@panelkit/sdk';
import { instant, json, nullable, number, oneOf, text } from './columns.ts';
import { defineTable } from './table.ts';

export const bulkRuns = defineTable<BulkRun>({
  kind: 'bulk run',
  name: 'bulk_runs',
  fixed: ['planId', 'panelId', 'inboundId', 'selectedIds', 'work', 'actor', 'createdAt'],
  columns: {
    id: text,
    planId: nullable(text),
    panelId: nullable(text),
    inboundId: nullable(text),
    selectedIds: nullable(json<string[]>()),
    work: json<BulkWork>(),
    status: oneOf('running', 'stopped', 'done'),
    totalCount: number,
    doneCount: number,
    refusedCount: number,
    refusals: json<BulkRefusal[]>(),
    batchIds: json<string[]>(),
    lastSubscriptionId: nullable(text),
    actor: json<Actor>(),
    createdAt: instant,
    settledAt: nullable(instant),
  },
});
