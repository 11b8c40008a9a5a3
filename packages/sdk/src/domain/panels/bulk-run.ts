import type { Actor } from '../records/actor.ts';

/**
 * Which subscriptions: those of a plan, or those with an account on a panel, or on one inbound of it. Only
 * accounts that are not condemned count. The plan or the panel is null; both are for everyone.
 */
export interface BulkTarget {
  planId: string | null;
  panelId: string | null;
  inboundId: string | null;
}

/** So many subscriptions are selected at once: the run stores which. */
export const MOST_SELECTED = 1000;

/** What is done to subscriptions that staff selected. */
export type SelectedWork =
  | { kind: 'suspend'; reason: string }
  | { kind: 'resume' }
  | { kind: 'add-days'; days: number; reason: string }
  | { kind: 'add-bytes'; bytes: number; reason: string }
  /** To the customers that they belong to, each once. */
  | { kind: 'write-selected'; text: string }
  | { kind: 'move-selected' /** Null: wherever its plan allows. */; toInboundId: string | null };

/** What is done to each of them. */
export type BulkWork =
  | SelectedWork
  | { kind: 'update-places' }
  | { kind: 'move' /** Null: wherever its plan allows. */; toInboundId: string | null }
  | {
      kind: 'give-days';
      days: number;
      /** For what they are given; each subscription gets them once for it. */
      incident: string;
    }
  | { kind: 'announce-link' /** The new address of the links. */; address: string };

/** A subscription that was left as it is, and the code of why. */
export interface BulkRefusal {
  subscriptionId: string;
  code: string;
}

/** So many refusals are kept of a run; the others are counted. */
const REFUSALS_KEPT = 100;

/** Work of staff on many subscriptions, done in the background, each once. */
export interface BulkRun extends BulkTarget {
  id: string;
  /** Those that staff selected, in order; null: all of the target. */
  selectedIds: string[] | null;
  work: BulkWork;
  /** *stopped*: by staff, and may go on. */
  status: 'running' | 'stopped' | 'done';
  /** How many there were when it began. */
  totalCount: number;
  doneCount: number;
  refusedCount: number;
  refusals: BulkRefusal[];
  /**
   * Those that are worked on now, in order: after a crash they are worked on again, which does nothing twice.
   */
  batchIds: string[];
  /** The last subscription that was in a batch; they come by id. */
  lastSubscriptionId: string | null;
  /** Who wants it. */
  actor: Actor;
  createdAt: Date;
  /** When it was done or stopped; null while it runs. */
  settledAt: Date | null;
}

/** What came of some subscriptions, in their order. */
export type BulkOutcome = { subscriptionId: string; code: string | null };

/** The progress of a run after some of its batch, in order. Pure. */
export function afterOutcomes(
  run: Pick<BulkRun, 'doneCount' | 'refusedCount' | 'refusals' | 'batchIds'>,
  outcomes: readonly BulkOutcome[],
): Pick<BulkRun, 'doneCount' | 'refusedCount' | 'refusals' | 'batchIds'> {
  const refused = outcomes.flatMap(({ subscriptionId, code }) =>
    code === null ? [] : [{ subscriptionId, code }],
  );
  return {
    doneCount: run.doneCount + outcomes.length - refused.length,
    refusedCount: run.refusedCount + refused.length,
    refusals: [...run.refusals, ...refused].slice(0, REFUSALS_KEPT),
    batchIds: run.batchIds.slice(outcomes.length),
  };
}

/** The next ones of a selection, after the last that was in a batch. Pure. */
export function nextSelected(
  selectedIds: readonly string[],
  { after, limit }: { after: string | null; limit: number },
): string[] {
  return selectedIds.filter((id) => after === null || id > after).slice(0, limit);
}
