import type { BulkRun } from '../../domain/panels/bulk-run.ts';
import type { Reader, Writer } from './storage-repositories.ts';

/** What changes of a run. */
export type BulkRunPatch = Partial<
  Pick<
    BulkRun,
    | 'status'
    | 'totalCount'
    | 'doneCount'
    | 'refusedCount'
    | 'refusals'
    | 'batchIds'
    | 'lastSubscriptionId'
    | 'settledAt'
  >
>;

/** Unique: the incident of those that give days. */
export interface BulkRunReader extends Reader<BulkRun, { panelId?: string; planId?: string }> {
  /** The run that gives days for this incident. */
  findByIncident(incident: string): Promise<BulkRun | null>;
}

export type BulkRunWriter = BulkRunReader & Writer<BulkRun, BulkRunPatch>;
