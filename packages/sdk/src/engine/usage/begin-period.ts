import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { entryOf } from '../../domain/entitlement/entitlement-fact.ts';
import { holdAtFirstUse } from '../../domain/entitlement/hold-at-first-use.ts';
import type { GrantedTerms } from '../../domain/lifecycle/subscription.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { termsFromFirstUse } from '../../domain/usage/usage.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { appendFacts, factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';

/** Whether the subscription waited for its first use and the panel shows that it came. */
export function hasBegun(row: ListedAccount, seen: ObservedAccount): boolean {
  const { granted, termination } = row.subscription;
  if (row.condemnedAt !== null || termination !== null || granted === null) return false;
  return termsFromFirstUse(granted, { ...seen, at: granted.startsAt }) !== null;
}

/**
 * The first use came: the period begins. Where the panel shows another end, or none, the reconciler writes
 * ours.
 */
export async function beginPeriod(engine: Engine, row: ListedAccount, seen: ObservedAccount): Promise<void> {
  const { storage, clock } = engine.backend;
  await storage.transaction(async (tx) => {
    const subscription = await tx.subscriptions.get(row.subscriptionId);
    const { granted, customerId, termination } = subscription;
    const at = clock.now();
    const known = await factsOf(tx, subscription);
    const { expiresAt: end } = seen;
    const held = end === null ? null : holdAtFirstUse(known, { expiresAt: end, at });
    const begun = granted === null ? null : termsFromFirstUse(granted, { ...seen, at }, held);
    if (begun === null || termination !== null || (await tx.changes.lockPending(subscription.id)) !== null)
      return;
    const entries = [entryOf('started', { startsAt: begun.startsAt })];
    const terms = await appendFacts(tx, { subscriptionId: subscription.id, known, entries });
    // Due at once: the sweep works out what comes next.
    await tx.subscriptions.update(subscription.id, {
      granted: terms,
      anchorAt: begun.startsAt,
      nextDueAt: at,
    });
    // Other places still wait for a first use; this one is written where its panel shows another end.
    const isShown = begun.expiresAt?.getTime() === seen.expiresAt?.getTime();
    for (const account of await tx.accounts.lockLive(subscription.id)) {
      if (account.id === row.id && isShown) continue;
      await tx.accounts.update(account.id, { generation: account.generation + 1, nextAttemptAt: at });
      await wakeAccount(tx, account);
    }
    const target = { kind: 'subscription', id: subscription.id };
    const expiresAt = begun.expiresAt?.toISOString() ?? null;
    await tx.events.append({
      aggregate: target,
      type: 'subscription.started',
      data: { customerId, expiresAt },
      at,
    });
    await recordAudit(engine, tx, {
      actor: SYSTEM_ACTOR,
      action: 'subscription.start',
      target,
      before: periodOf(granted),
      after: periodOf(begun),
    });
  });
}

function periodOf(terms: GrantedTerms | null): Record<string, unknown> {
  return { startsAt: terms?.startsAt ?? null, expiresAt: terms?.expiresAt ?? null };
}
