import { type DueEvent, lookAhead, nextDueAt } from '../../domain/lifecycle/due-events.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import {
  MOST_RENEWAL_REQUESTS,
  nextRenewalRequest,
  RENEWAL_REQUESTED,
  renewalRequests,
} from '../../domain/lifecycle/renewal-requests.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { withTax } from '../../domain/orders/tax.ts';
import type { NewEvent } from '../../ports/storage/storage-events.ts';
import type { DueRecord } from '../../ports/storage/storage-many.ts';
import type { Transaction } from '../../ports/storage.ts';
import { condemnSubscriptions } from '../accounts/condemn-accounts.ts';
import type { Engine } from '../kernel/engine.ts';
import { doesOperation, type LifecycleOperation } from '../kernel/settings.ts';
import { wakeSeeingOff } from '../usage/wake-seeing-off.ts';
import { endPause } from './pauses.ts';
import { RENEW_JOB } from './renew-subscription.ts';

const SWITCHED_OFF_RETRY_MS = 60 * 60_000;

/** What is due of one subscription, and what is written of it. */
export interface DueStep {
  subscription: Subscription;
  due: DueEvent[];
  record: DueRecord;
}

/** Works out what follows for a subscription at `now`. */
export function stepOf(engine: Engine, subscription: Subscription, now: Date): DueStep {
  const { policies } = engine;
  const requests = renewalRequests(subscription);
  const living = requests < MOST_RENEWAL_REQUESTS ? subscription : { ...subscription, autoRenew: false };
  const { due: all, passed } = lookAhead(living, policies, now);
  const isRenewing = all.some((event) => event.kind === 'renew' && isOurs(engine, event));
  // A renewal comes before the end; its outcome says what is due next.
  const due = all.filter((event) => isOurs(engine, event) && !(event.kind === 'terminate' && isRenewing));
  const left = all.filter((event) => !isOurs(engine, event)).flatMap(milestonesOf);
  const told = [...subscription.told, ...passed.filter((milestone) => !left.includes(milestone))];
  const { id } = subscription;
  if (due.some(({ kind }) => kind === 'terminate')) {
    const termination = { reason: 'expired', at: now } as const;
    return { subscription, due, record: { id, told, nextDueAt: null, dueErrors: 0, termination } };
  }
  const { termination } = subscription;
  if (isRenewing) {
    const asked = told.includes(RENEWAL_REQUESTED) ? told : [...told, RENEWAL_REQUESTED];
    const others = nextDueAt({ ...subscription, told, autoRenew: false }, policies);
    const nextDue = nextRenewalRequest(requests, others, now);
    const record = { id, told: asked, nextDueAt: nextDue, dueErrors: requests + 1, termination };
    return { subscription, due, record };
  }
  const upcoming = nextDueAt({ ...living, told }, policies);
  // What is switched off is looked at again later: it may be switched on.
  const next = upcoming !== null && upcoming <= now ? addMs(now, SWITCHED_OFF_RETRY_MS) : upcoming;
  return {
    subscription,
    due,
    record: { id, told, nextDueAt: next, dueErrors: living === subscription ? 0 : requests, termination },
  };
}

function isOurs(engine: Engine, { kind }: DueEvent): boolean {
  // A pause that has lasted its longest ends, whatever else is switched off.
  if (kind === 'resume') return true;
  const operation: LifecycleOperation = kind === 'expire' || kind === 'terminate' ? 'expired' : 'expiring';
  return doesOperation(engine.settings, operation);
}

function milestonesOf(event: DueEvent): string[] {
  return 'milestone' in event ? [event.milestone] : [];
}

/**
 * Writes what follows for subscriptions that are locked: a statement of each kind, whatever their number. Has
 * those that expire looked at; returns the panels that are listed for it, without those in `listed`.
 */
export async function advanceDue(
  engine: Engine,
  tx: Transaction,
  { steps, now, listed }: { steps: DueStep[]; now: Date; listed: ReadonlySet<string> },
): Promise<string[]> {
  const idsWith = (kind: DueEvent['kind']): string[] =>
    steps
      .filter(({ due }) => due.some((event) => event.kind === kind))
      .map(({ subscription }) => subscription.id);
  const prices = await pricesOf(tx, steps);
  await tx.subscriptions.recordDue(steps.map(({ record }) => record));
  for (const { subscription, due } of steps) {
    for (const event of due) {
      if (event.kind === 'renew') await wakeRenewal(tx, subscription);
      else if (event.kind === 'resume') await resume(engine, tx, subscription);
      else await tx.events.append(eventOf(engine, subscription, { due: event, prices, at: now }));
    }
  }
  const [expired, terminated] = [idsWith('expire'), idsWith('terminate')];
  // The panels switch off by themselves.
  const panelIds = await wakeSeeingOff(tx, { subscriptionIds: expired, listed });
  if (terminated.length > 0) await condemnSubscriptions(tx, terminated);
  return panelIds;
}

/** What renewals that are announced will cost, by plan. */
async function pricesOf(tx: Transaction, steps: DueStep[]): Promise<Map<string, number>> {
  const announced = steps.filter(({ due }) => due.some(({ kind }) => kind === 'announce-renewal'));
  const prices = new Map<string, number>();
  for (const planId of new Set(announced.map(({ subscription }) => subscription.planId))) {
    const plan = await tx.plans.find(planId);
    if (plan !== null) prices.set(planId, plan.price.amountMinor);
  }
  return prices;
}

async function resume(engine: Engine, tx: Transaction, subscription: Subscription): Promise<void> {
  const { pause } = subscription;
  if (pause !== null) await endPause(engine, tx, { subscription, pause, by: 'system' });
}

async function wakeRenewal(tx: Transaction, { id, period }: Subscription): Promise<void> {
  const payload = { subscriptionId: id, period: String(period) };
  await tx.jobs.enqueue({ name: RENEW_JOB, payload, jobKey: `renew:${id}` });
}

function eventOf(
  { currency, policies }: Engine,
  { id, customerId, period, planId, granted, renewalPriceMinor }: Subscription,
  {
    due,
    prices,
    at,
  }: { due: Exclude<DueEvent, { kind: 'renew' | 'resume' }>; prices: Map<string, number>; at: Date },
): NewEvent {
  const aggregate = { kind: 'subscription', id };
  const expiresAt = granted?.expiresAt?.toISOString() ?? '';
  switch (due.kind) {
    case 'warn':
      return {
        aggregate,
        type: 'subscription.expiring',
        at,
        data: { customerId, days: due.days, expiresAt, period },
      };
    case 'expire':
      return { aggregate, type: 'subscription.expired', data: { customerId, expiresAt, period }, at };
    case 'terminate':
      return { aggregate, type: 'subscription.terminated', data: { customerId, reason: 'expired' }, at };
    case 'announce-renewal': {
      const chargesAt = due.chargesAt.toISOString();
      const price = renewalPriceMinor ?? prices.get(planId) ?? 0;
      const { amountMinor: priceMinor } = withTax(price, policies.tax);
      const data = { customerId, chargesAt, priceMinor, currency, period };
      return { aggregate, type: 'subscription.renewal-upcoming', data, at };
    }
  }
}
