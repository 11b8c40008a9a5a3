import type { BulkRun } from '../../domain/panels/bulk-run.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import {
  type BulkRunInput,
  type BulkTargetInput,
  type GiveDaysToEveryoneInput,
  type MoveEveryoneInput,
  planTargetSchema,
  resumeBulkRun,
  startGift,
  startMove,
  startPlaces,
  stopBulkRun,
  targetSchema,
  type UpdatePlacesInput,
} from './bulk-commands.ts';
import { type PlacesPreview, previewPlaces } from './preview-places.ts';
import { previewSelected, type SelectionPreview } from './preview-selected.ts';
import { workOnBulkRun } from './work-on-bulk-run.ts';
import { type SelectionInput, startSelected } from './work-on-selected.ts';

/** How long to wait for the process that works on a run. */
const BUSY_MS = 1000;

/** What a run would do. */
export interface BulkPreview {
  /** How many subscriptions it would work on. */
  subscriptionCount: number;
}

/** Work of staff on many subscriptions in the background; staff only. */
export interface Bulk {
  /** How many subscriptions have an account on a panel, or on one of its inbounds. */
  preview(target: BulkTargetInput, by: QueryContext): Promise<BulkPreview>;
  /**
   * Moves the accounts of an inbound to another one, or to wherever their plans allow. For an inbound that no
   * longer serves, or is to be emptied. A customer who cannot be moved is counted and does not hold up the
   * others.
   */
  moveEveryone(input: MoveEveryoneInput, by: CommandContext): Promise<BulkRun>;
  /**
   * Gives days to the subscriptions on a panel or an inbound. The same incident again is the same run: nobody
   * gets them twice. Those who never expire, have expired, or wait for a change are counted as refused.
   */
  giveDays(input: GiveDaysToEveryoneInput, by: CommandContext): Promise<BulkRun>;
  /**
   * What `updatePlaces` would do for everyone of a plan: what comes and goes, the room that there is and
   * lacks, and who stays and why.
   */
  previewPlaces(target: { planId: string }, by: QueryContext): Promise<PlacesPreview>;
  /**
   * Gives everyone of a plan, on a panel or on an inbound the places that their plans have now, as
   * `subscriptions.updatePlaces` does for one. Those for whom a place is full, or who wait for a change, are
   * counted as refused.
   */
  updatePlaces(input: UpdatePlacesInput, by: CommandContext): Promise<BulkRun>;
  /** What `workOnSelected` would do now: to how many, and to which not and why. */
  previewSelected(input: SelectionInput, by: QueryContext): Promise<SelectionPreview>;
  /**
   * Suspends, resumes, moves (its lead place) or gives days to each of the selected subscriptions, by the
   * command for one: each has its audit row. One that its command refuses is counted and does not hold up the
   * others.
   */
  workOnSelected(input: SelectionInput, by: CommandContext): Promise<BulkRun>;
  /** Stops a run; what was done stays. @throws PanelkitError `ILLEGAL_TRANSITION` */
  stop(input: BulkRunInput, by: CommandContext): Promise<BulkRun>;
  /**
   * Continues a stopped run, or tries again those that a finished one refused.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  resume(input: BulkRunInput, by: CommandContext): Promise<BulkRun>;
  get(runId: string, by: QueryContext): Promise<BulkRun>;
  list(
    request: PageRequest & { panelId?: string; planId?: string },
    by: QueryContext,
  ): Promise<Page<BulkRun>>;
  /** Resolves once the run is done or stopped; its work is done here when no scheduler does it. */
  settled(runId: string, by: QueryContext): Promise<BulkRun>;
}

export function createBulk(engine: Engine): Bulk {
  const { bulkRuns, accounts } = engine.backend.storage;
  const find = async (id: string): Promise<BulkRun> => {
    const run = await bulkRuns.find(id);
    if (run === null) throw notFound('bulk run', id);
    return run;
  };
  const forStaff = (id: string, by: QueryContext): void =>
    requireStaff(actorOf(by), { kind: 'bulk run', id });
  return {
    preview: async (input, by) => {
      forStaff('preview', by);
      const target = { ...parseInput(targetSchema, input), planId: null };
      return { subscriptionCount: await accounts.countSubscriptions(target) };
    },
    previewPlaces: async (input, by) => {
      forStaff('preview', by);
      return previewPlaces(engine, parseInput(planTargetSchema, input).planId, by);
    },
    moveEveryone: async (input, by) => find(await startMove(engine, input, by)),
    giveDays: async (input, by) => find(await startGift(engine, input, by)),
    updatePlaces: async (input, by) => find(await startPlaces(engine, input, by)),
    previewSelected: async (input, by) => {
      forStaff('preview', by);
      return previewSelected(engine, input);
    },
    workOnSelected: async (input, by) => find(await startSelected(engine, input, by)),
    stop: async (input, by) => find(await stopBulkRun(engine, input, by)),
    resume: async (input, by) => find(await resumeBulkRun(engine, input, by)),
    get: async (runId, by) => {
      forStaff(runId, by);
      return find(runId);
    },
    list: async (request, by) => {
      forStaff('list', by);
      return bulkRuns.list(request);
    },
    settled: async (runId, by) => {
      forStaff(runId, by);
      for (;;) {
        if (await workOnBulkRun(engine, runId)) continue;
        const run = await find(runId);
        if (run.status !== 'running') return run;
        await engine.backend.clock.sleep(BUSY_MS);
      }
    },
  };
}
