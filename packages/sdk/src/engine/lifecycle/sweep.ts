import { type DueEvent, dueEvents, nextDueAt, passedMilestones } from '../../domain/due-events.ts';
import { addMs } from '../../domain/period.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { SubscriptionPatch, Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { doesOperation, type LifecycleOperation } from '../settings.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { ENFORCEMENT_LAG_MS } from '../usage/wanted-terms.ts';
import { RENEW_JOB } from './renew-subscription.ts';
import { terminate } from './terminate.ts';

/** What a sweep did. */
export interface SweepReport extends Record<string, number> {
  warned: number;
  renewing: number;
  expired: number;
  terminated: number;
  failed: number;
}

const BATCH = 200;
/** A renewal whose job was lost is asked for again after this. */
const RENEWAL_RETRY_MS = 60 * 60_000;
const SWITCHED_OFF_RETRY_MS = 60 * 60_000;
const ERROR_RETRY_MS = 5 * 60_000;

/**
 * Takes the subscriptions of which something is due, in order and in batches, and writes what follows. Its cost grows with what is due.
 * Any number of workers may run it at once; a subscription that fails does not keep the others.
 */
export async function sweepLifecycle(engine: Engine): Promise<SweepReport> {
  const report = emptyReport();
  for (;;) {
    const taken = await sweepBatch(engine, report);
    if (taken < BATCH) return report;
  }
}

/** What a sweep did that found nothing due. */
export function emptyReport(): SweepReport {
  return { warned: 0, renewing: 0, expired: 0, terminated: 0, failed: 0 };
}

/** One transaction for a batch; when one of it fails, each has its own. */
async function sweepBatch(engine: Engine, report: SweepReport): Promise<number> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  try {
    const counted = await storage.transaction(async (tx) => {
      const due = await tx.subscriptions.claimDue(now, BATCH);
      return { counts: await advanceAll(engine, tx, due, now), taken: due.length };
    });
    addTo(report, counted.counts);
    return counted.taken;
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    engine.logger.error(
      { error: name },
      'a batch of the lifecycle sweep failed; its subscriptions are done one by one',
    );
    return sweepOneByOne(engine, report);
  }
}

async function sweepOneByOne(engine: Engine, report: SweepReport): Promise<number> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  const due = await storage.transaction((tx) => tx.subscriptions.claimDue(now, BATCH));
  for (const { id } of due) {
    try {
      const counts = await storage.transaction(async (tx) =>
        advanceAll(engine, tx, [await tx.subscriptions.get(id)], now),
      );
      addTo(report, counts);
    } catch (error) {
      report.failed += 1;
      const name = error instanceof Error ? error.name : typeof error;
      engine.logger.error({ subscriptionId: id, error: name }, 'what is due of a subscription failed');
      await storage.transaction((tx) => postponeDue(engine, tx, id));
    }
  }
  return due.length;
}

async function postponeDue(engine: Engine, tx: Transaction, id: string): Promise<void> {
  const { dueErrors } = await tx.subscriptions.get(id);
  const nextAt = addMs(engine.backend.clock.now(), ERROR_RETRY_MS * 2 ** Math.min(dueErrors, 8));
  await tx.subscriptions.update(id, { dueErrors: dueErrors + 1, nextDueAt: nextAt });
}

/** Writes what follows for subscriptions that are locked; returns what it did. */
async function advanceAll(
  engine: Engine,
  tx: Transaction,
  due: Subscription[],
  now: Date,
): Promise<SweepReport> {
  const counts = emptyReport();
  const panels = new Set<string>();
  for (const subscription of due) await advance(engine, tx, { subscription, now, counts, panels });
  // The panels switch off by themselves; one listing for all that expire together shows who is still on.
  for (const panelId of panels) await wakeUsageSync(tx, panelId, ENFORCEMENT_LAG_MS);
  return counts;
}

interface Step {
  subscription: Subscription;
  now: Date;
  counts: SweepReport;
  panels: Set<string>;
}

async function advance(engine: Engine, tx: Transaction, step: Step): Promise<void> {
  const { subscription, now } = step;
  const all = dueEvents(subscription, engine.policies, now);
  const due = all.filter((event) => doesOperation(engine.settings, operationOf(event)));
  const isRenewing = due.some(({ kind }) => kind === 'renew');
  const passed = passedMilestones(subscription, engine.policies, now);
  const left = all.flatMap((event) =>
    'milestone' in event && !due.includes(event) ? [event.milestone] : [],
  );
  const told = [...subscription.told, ...passed.filter((milestone) => !left.includes(milestone))];
  const upcoming = nextDueAt({ ...subscription, told }, engine.policies);
  // What is switched off is looked at again later: it may be switched on.
  const next = upcoming !== null && upcoming <= now ? addMs(now, SWITCHED_OFF_RETRY_MS) : upcoming;
  // A renewal comes before the end; its outcome says what is due next.
  const nextDue = isRenewing ? addMs(now, RENEWAL_RETRY_MS) : next;
  const patch: SubscriptionPatch = { told, nextDueAt: nextDue, dueErrors: 0 };
  await tx.subscriptions.update(subscription.id, patch);
  for (const event of due) {
    if (event.kind !== 'terminate' || !isRenewing) await happen(engine, tx, step, event);
  }
}

function operationOf({ kind }: DueEvent): LifecycleOperation {
  return kind === 'expire' || kind === 'terminate' ? 'expired' : 'expiring';
}

async function happen(engine: Engine, tx: Transaction, step: Step, event: DueEvent): Promise<void> {
  const { subscription, counts, now } = step;
  const { id, period, accountId } = subscription;
  switch (event.kind) {
    case 'warn':
    case 'announce-renewal':
      counts.warned += 1;
      return tell(engine, tx, step, event);
    case 'renew': {
      counts.renewing += 1;
      const payload = { subscriptionId: id, period: String(period) };
      return tx.jobs.enqueue({ name: RENEW_JOB, payload, jobKey: `renew:${id}` });
    }
    case 'expire': {
      counts.expired += 1;
      const account = await tx.accounts.find(accountId);
      if (account !== null) step.panels.add(account.panelId);
      return tell(engine, tx, step, event);
    }
    case 'terminate':
      counts.terminated += 1;
      return terminate(engine, tx, subscription, { reason: 'expired', at: now });
  }
}

async function tell(
  engine: Engine,
  tx: Transaction,
  { subscription, now: at }: Step,
  event: Extract<DueEvent, { kind: 'warn' | 'announce-renewal' | 'expire' }>,
): Promise<void> {
  const { id, customerId, period, granted } = subscription;
  const aggregate = { kind: 'subscription', id };
  const expiresAt = granted?.expiresAt?.toISOString() ?? '';
  if (event.kind === 'warn') {
    const data = { customerId, days: event.days, expiresAt, period };
    return tx.events.append({ aggregate, type: 'subscription.expiring', data, at });
  }
  if (event.kind === 'expire') {
    const data = { customerId, expiresAt, period };
    return tx.events.append({ aggregate, type: 'subscription.expired', data, at });
  }
  const plan = await tx.plans.find(subscription.planId);
  const priceMinor = subscription.renewalPriceMinor ?? plan?.price.amountMinor ?? 0;
  const data = {
    customerId,
    chargesAt: event.chargesAt.toISOString(),
    priceMinor,
    currency: engine.currency,
    period,
  };
  return tx.events.append({ aggregate, type: 'subscription.renewal-upcoming', data, at });
}

function addTo(report: SweepReport, counts: SweepReport): void {
  for (const [what, count] of Object.entries(counts)) report[what] = (report[what] ?? 0) + count;
}
