import type { AccountCredentials, DesiredAccount } from '../../domain/accounts/desired-account.ts';
import { desiredOf } from '../../domain/accounts/desired-of.ts';
import type { PlanFacts } from '../../domain/accounts/plan-actions.ts';
import { type Entitlement, entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { settleMsOf } from '../../domain/panels/capabilities.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import type { AccountWithTerms } from '../../ports/storage/storage-accounts.ts';
import { credentialsInForce, openAccountName, openShownCredentials } from '../accounts/account-secrets.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';

/** Everything one attempt needs, read once after the lease was taken. */
export interface ReconcileWork extends AccountWithTerms {
  /** What the change adds to; null without a change, and before the first delivery. */
  entitlement: Entitlement | null;
  adapter: PanelAdapter;
  name: string;
  /** Those that are in force. */
  credentials: AccountCredentials;
  /** What somebody else chose of them on the panel, about which staff are asked; null: all are ours. */
  shownCredentials: Partial<AccountCredentials> | null;
  settleMs: number;
}

/** What follows from the rows of an account. @throws PanelkitError of its driver or its secrets */
export async function loadWork(engine: Engine, known: AccountWithTerms): Promise<ReconcileWork> {
  const { account, subscription, change, panel } = known;
  const facts = change === null ? null : await factsOf(engine.backend.storage, subscription);
  return {
    ...known,
    entitlement: facts === null ? null : entitlementOf(facts),
    adapter: engine.panels.adapter(panel),
    name: openAccountName(engine.secretBox, account),
    credentials: credentialsInForce(engine.secretBox, account),
    shownCredentials: openShownCredentials(engine.secretBox, account),
    settleMs: settleMsOf(panel.capabilities),
  };
}

/** Every change after the purchase begins with an unused counter, at every place. */
export function wantedReset({
  change,
  account,
}: Pick<ReconcileWork, 'change' | 'account'>): PlanFacts['reset'] {
  const { resetIntent, resetDueGeneration, seenAt } = account;
  const since = change !== null && change.kind !== 'purchase' ? change.generation : resetDueGeneration;
  if (since === null || seenAt === null) return null;
  const isBegun = resetIntent !== null && resetIntent.generation >= since;
  return { counterBefore: isBegun ? resetIntent.counterBefore : null };
}

/**
 * Keyed hash of all that a write at `now` causes, and of the moment until which it is open: whatever else is
 * noted as open makes it another. Null: nothing is wanted there.
 */
export function openTermsHash(engine: Engine, work: ReconcileWork, now: Date): string | null {
  const desired = desiredAt(engine, work, now);
  if (desired === null) return null;
  const text = JSON.stringify([desired, wantedReset(work) !== null, work.account.unsettledUntil]);
  return engine.secretBox.hash(text, 'open-terms');
}

/** How the account should be at `now`, as its panel can hold it; null: absent. */
export function desiredAt(engine: Engine, work: ReconcileWork, now: Date): DesiredAccount | null {
  if (work.account.condemnedAt !== null) return null;
  const desired = desiredOf(
    {
      subscription: work.subscription,
      change: work.change,
      entitlement: work.entitlement,
      // A counter that is to be reset shows nothing of the present period.
      counterBytes: work.account.resetDueGeneration === null ? work.account.counterBytes : 0,
      name: work.name,
      credentials: work.credentials,
      inboundKeys: work.inbound.remoteKey === null ? [] : [work.inbound.remoteKey],
      note: `${engine.shopName} ${work.subscription.id}`,
    },
    now,
  );
  return desired === null ? null : work.adapter.normalize(desired);
}
