import { afterOutcomes, type BulkOutcome, type BulkRun, nextSelected } from '../../domain/panels/bulk-run.ts';
import { notFound } from '../../errors/error-factories.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { writeToCustomer } from '../customers/write-to-customer.ts';
import type { Engine } from '../kernel/engine.ts';
import type { CommandContext } from '../kernel/run-command.ts';
import { adjustTerms } from '../lifecycle/adjust-terms.ts';
import { giveDays } from '../lifecycle/give-days.ts';
import { moveSubscription } from '../lifecycle/move-subscription.ts';
import { resumeSubscription } from '../lifecycle/pauses.ts';
import { suspendSubscription } from '../lifecycle/staff-actions.ts';
import { updatePlaces } from '../lifecycle/update-places.ts';
import { holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { announceLink } from './announce-link.ts';
import { wakeBulkRun } from './wake-bulk-run.ts';

/** So many in a job: then others have their turn, and the progress is stored. */
const BATCH = 25;
const BUSY_RETRY_MS = 5000;
/** Between two batches of messages: channels allow only so many a minute. */
const BETWEEN_MESSAGES_MS = 1000;

/**
 * Works on the next subscriptions of a run, each in its own transaction and at most once: its idempotency key
 * is the run's. One that cannot be done keeps none of the others. Returns whether there may be more.
 */
export async function workOnBulkRun(engine: Engine, runId: string): Promise<boolean> {
  const { storage } = engine.backend;
  const lease = await holdLease(engine, `bulk:${runId}`);
  if (lease === null) {
    await storage.transaction((tx) => wakeBulkRun(tx, runId, BUSY_RETRY_MS));
    return false;
  }
  try {
    return await lease.during(async () => {
      const run = await takeBatch(engine, lease, runId);
      if (run === null) return false;
      const outcomes = await workOnBatch(engine, run);
      return bookBatch(engine, lease, runId, outcomes);
    });
  } finally {
    await lease.release();
  }
}

/** Stores who is next; null: the run does not go on. */
async function takeBatch(engine: Engine, lease: HeldLease, runId: string): Promise<BulkRun | null> {
  const { storage } = engine.backend;
  const run = await storage.bulkRuns.find(runId);
  if (run?.status !== 'running') return null;
  if (run.batchIds.length > 0) return run;
  const { planId, panelId, inboundId, selectedIds, lastSubscriptionId: after } = run;
  const page = { after, limit: BATCH };
  const batchIds =
    selectedIds === null
      ? await storage.accounts.listSubscriptionIds({ planId, panelId, inboundId, ...page })
      : nextSelected(selectedIds, page);
  const lastSubscriptionId = batchIds.at(-1) ?? after;
  return storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;
    const { status } = await tx.bulkRuns.get(runId);
    if (status !== 'running') return null;
    const isDone = batchIds.length === 0;
    const patch = isDone
      ? ({ status: 'done', settledAt: tx.now } as const)
      : { batchIds, lastSubscriptionId };
    await tx.bulkRuns.update(runId, patch);
    return isDone ? null : { ...run, batchIds, lastSubscriptionId };
  });
}

async function workOnBatch(engine: Engine, run: BulkRun): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (const subscriptionId of run.batchIds) {
    // Staff may have stopped it.
    if ((await engine.backend.storage.bulkRuns.find(run.id))?.status !== 'running') break;
    outcomes.push({ subscriptionId, code: await tryOne(engine, run, subscriptionId) });
  }
  return outcomes;
}

/** @returns whether the run goes on */
function bookBatch(
  engine: Engine,
  lease: HeldLease,
  runId: string,
  outcomes: readonly BulkOutcome[],
): Promise<boolean> {
  return engine.backend.storage.transaction(async (tx) => {
    // Who has the lease now works on the same batch again, and counts it.
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return false;
    const run = await tx.bulkRuns.get(runId);
    await tx.bulkRuns.update(runId, afterOutcomes(run, outcomes));
    if (run.status !== 'running') return false;
    const isMessage = run.work.kind === 'announce-link' || run.work.kind === 'write-selected';
    await wakeBulkRun(tx, runId, isMessage ? BETWEEN_MESSAGES_MS : 0);
    return true;
  });
}

/** @returns the code of why it was refused, or null */
async function tryOne(engine: Engine, run: BulkRun, subscriptionId: string): Promise<string | null> {
  const by = { actor: run.actor, idempotencyKey: `bulk:${run.id}:${subscriptionId}` };
  try {
    await workOn(engine, run, { subscriptionId, by });
    return null;
  } catch (error) {
    if (!isPanelkitError(error) || error.code === 'STORAGE_UNAVAILABLE') throw error;
    return error.code;
  }
}

async function workOn(
  engine: Engine,
  run: BulkRun,
  one: { subscriptionId: string; by: CommandContext },
): Promise<void> {
  const { subscriptionId, by } = one;
  const { work } = run;
  switch (work.kind) {
    case 'move':
      return moveAll(engine, run, one);
    case 'update-places':
      await updatePlaces(engine, { subscriptionId }, by);
      return;
    case 'give-days':
      await giveDays(engine, { subscriptionId, days: work.days, reason: work.incident }, by);
      return;
    case 'suspend':
      await suspendSubscription(engine, { subscriptionId, reason: work.reason }, by);
      return;
    case 'resume':
      await resumeSubscription(engine, { subscriptionId }, by);
      return;
    case 'add-days':
      await giveDays(engine, { subscriptionId, days: work.days, reason: work.reason }, by);
      return;
    case 'add-bytes':
      await adjustTerms(engine, { subscriptionId, bytes: work.bytes, reason: work.reason }, by);
      return;
    case 'write-selected':
      return writeToOwner(engine, { run, subscriptionId, text: work.text });
    case 'move-selected': {
      const { toInboundId } = work;
      const target = { subscriptionId, ...(toInboundId !== null && { inboundId: toInboundId }) };
      await moveSubscription(engine, target, by);
      return;
    }
    case 'announce-link':
      await announceLink(engine, { subscriptionId, address: work.address, runId: run.id }, by);
  }
}

/** Whoever has several of them gets it once: the key is the customer's. */
async function writeToOwner(
  engine: Engine,
  { run, subscriptionId, text }: { run: BulkRun; subscriptionId: string; text: string },
): Promise<void> {
  const subscription = await engine.backend.storage.subscriptions.find(subscriptionId);
  if (subscription === null) throw notFound('subscription', subscriptionId);
  const { customerId } = subscription;
  const by = { actor: run.actor, idempotencyKey: `bulk:${run.id}:${customerId}` };
  await writeToCustomer(engine, { customerId, text }, by);
}

/** Each place of it that is on the inbound. */
async function moveAll(
  engine: Engine,
  { work, inboundId }: BulkRun,
  { subscriptionId, by }: { subscriptionId: string; by: CommandContext },
): Promise<void> {
  const toInboundId = work.kind === 'move' ? work.toInboundId : null;
  for (const account of await engine.backend.storage.accounts.listLive(subscriptionId)) {
    const { placeKey } = account;
    if (account.inboundId !== inboundId) continue;
    const target = { subscriptionId, placeKey, ...(toInboundId !== null && { inboundId: toInboundId }) };
    const idempotencyKey = `${by.idempotencyKey}:${placeKey}`;
    await moveSubscription(engine, target, { ...by, idempotencyKey });
  }
}
