import type { BulkRun } from '@panelkit/sdk';
import { byGroup } from './index-places.ts';
import { createTable } from './table.ts';

export const createBulkRunTables = () => ({
  bulkRuns: createTable<BulkRun, 'incident', 'panel' | 'plan'>({
    kind: 'bulk run',
    fixed: ['planId', 'panelId', 'inboundId', 'selectedIds', 'work', 'actor', 'createdAt'],
    unique: { incident: ({ work }) => (work.kind === 'give-days' ? work.incident : null) },
    indexes: { panel: byGroup((row) => row.panelId), plan: byGroup((row) => row.planId) },
  }),
});
