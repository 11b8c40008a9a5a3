import type { JudgedAt } from '../../domain/accounts/account-differences.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { desiredOf } from '../../domain/accounts/desired-of.ts';
import type { WantedTerms } from '../../domain/accounts/drift.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { offToleranceMs, skewAt } from '../../domain/panels/panel-clock.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { Engine } from '../kernel/engine.ts';
import type { PanelSync } from './panel-sync.ts';

/** How long a panel may take to switch off what has ended, besides what its clock is behind. */
export const ENFORCEMENT_LAG_MS = 2 * 60_000;

/**
 * Whether the reconciler has nothing to do with it and saw it last before the listing began: then a
 * difference is drift.
 */
export function isSettled(row: ListedAccount, startedAt: Date): boolean {
  if (row.generation !== row.observedGeneration || row.hasPendingChange) return false;
  const lastChange = row.removedAt ?? row.observed?.at ?? null;
  return lastChange === null || lastChange <= startedAt;
}

/**
 * The terms that the panel should show; what ended a moment ago may still be on. Null: it must not be there.
 * Undefined: nothing was granted yet. Credentials, inbound and note are the reconciler's to compare.
 */
export function wantedTerms(
  engine: Engine,
  { panel, startedAt }: Pick<PanelSync, 'panel' | 'startedAt'>,
  row: ListedAccount,
  seen: Pick<ObservedAccount, 'name' | 'inboundKeys'>,
): WantedTerms | null | undefined {
  if (row.condemnedAt !== null || row.subscription.termination !== null) return null;
  const facts = {
    subscription: { id: row.subscriptionId, ...row.subscription },
    change: null,
    entitlement: null,
    counterBytes: row.counterBytes,
    name: seen.name,
    credentials: { uuid: '', password: '', subId: '' },
    inboundKeys: seen.inboundKeys,
    note: '',
  };
  const desired = desiredOf(facts, addMs(startedAt, -lagMsOf(panel, startedAt)));
  if (desired === null) return undefined;
  const wanted = engine.panels.adapter(panel).normalize(desired);
  // What a shared volume leaves moves with every byte that is used elsewhere.
  return row.writtenLimitBytes === null || wanted.trafficLimitBytes === null
    ? wanted
    : { ...wanted, trafficLimitBytes: row.writtenLimitBytes };
}

/** A clock that is behind ends accounts later; one that is ahead does not. */
function lagMsOf({ health }: Panel, now: Date): number {
  return skewAt(health, now) < 0 ? offToleranceMs(health, now) : ENFORCEMENT_LAG_MS;
}

/** How a difference of this panel's listing is judged. */
export function judgedAt({ panel, startedAt }: Pick<PanelSync, 'panel' | 'startedAt'>): JudgedAt {
  return { at: startedAt, toleranceMs: offToleranceMs(panel.health, startedAt) };
}
