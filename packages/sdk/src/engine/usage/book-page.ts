import { isSameObservation } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { type DriftKind, driftOf } from '../../domain/accounts/drift.ts';
import type { AccountPage } from '../../ports/panel-adapter.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { countForeign } from '../inbounds/count-foreign.ts';
import type { Engine } from '../kernel/engine.ts';
import { beginPeriod, hasBegun } from './begin-period.ts';
import { bookReadings, type ListedReading } from './book-readings.ts';
import { guardAccount } from './guard-account.ts';
import { isCopy, isRekeyed, matchPage } from './match-page.ts';
import { clearDrift, noteDrift, wasSeenBefore } from './note-drift.ts';
import type { PanelSync } from './panel-sync.ts';
import { refreshLinks } from './refresh-links.ts';
import { closingVolumeOf, isLimitDue, rewriteLimits } from './shared-volumes.ts';
import { noteStranger } from './sightings.ts';
import { isSettled, judgedAt, wantedTerms } from './wanted-terms.ts';

/**
 * Books a page of a listing: one query finds our accounts, one transaction books them; only what is other
 * than wanted costs more.
 */
export async function bookPage(engine: Engine, sync: PanelSync, page: AccountPage): Promise<void> {
  const matched = await matchPage(engine, sync, page.accounts);
  const ours = matched.flatMap(({ row, seen, isReturned }) =>
    row === null ? [] : [{ row, seen, isReturned }],
  );
  for (const one of matched) {
    if (one.row !== null) continue;
    countForeign(sync.foreign, one.seen);
    noteStranger(sync, one);
  }
  await refreshLinks(
    engine,
    sync,
    page,
    ours.filter(({ row, seen }) => !isCopy(sync.panel, row, seen) && !isRekeyed(engine, row, seen)),
  );
  await bookReadings(
    engine,
    ours.flatMap(({ row, seen }) => readingOf(engine, sync, row, seen) ?? []),
  );
  const limitsDue: ListedAccount[] = [];
  for (const { row, seen, isReturned } of ours) {
    const next = isReturned ? returnOf(engine, sync, row, seen) : followUpOf(engine, sync, row, seen);
    if (next !== null) await guardAccount(engine, row, next);
    else if (isSettled(row, sync.startedAt) && isLimitDue(engine, row, seen)) limitsDue.push(row);
  }
  const [first] = limitsDue;
  if (first !== undefined) await guardAccount(engine, first, () => rewriteLimits(engine, limitsDue));
}

/**
 * Null for what is not to be booked: it has no mark, is a copy too many, its counter is no number of bytes,
 * or nothing is new.
 */
function readingOf(
  engine: Engine,
  sync: PanelSync,
  row: ListedAccount,
  seen: ObservedAccount,
): ListedReading | null {
  const { panel, marks } = sync;
  const known = marks.get(row.id);
  if (known === undefined || isCopy(sync.panel, row, seen)) return null;
  marks.delete(row.id);
  const { status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt } = seen;
  if (!Number.isSafeInteger(usedBytes) || usedBytes < 0) {
    engine.logger.warn({ panelId: panel.id, accountId: row.id }, 'a counter is no number of bytes');
    return null;
  }
  const at = engine.backend.clock.now();
  const observed = { at, status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt };
  // Nobody used it, nothing is new: nearly all of a listing.
  if (row.counterBytes === usedBytes && isSameObservation(row.observed, observed)) return null;
  const reading = { subscriptionId: row.subscriptionId, known, observed };
  return { reading, closing: closingVolumeOf(engine, row, seen) };
}

const CERTAIN = ['should-be-off', 'ended-early', 'credentials-differ'] as const;

/** One look is enough: its terms are ours alone. */
function isCertainAtOnce(kinds: DriftKind[]): boolean {
  return CERTAIN.some((kind) => kinds.includes(kind));
}

/** What an account asks for besides booking; null: nothing, as nearly all. */
function followUpOf(
  engine: Engine,
  sync: PanelSync,
  row: ListedAccount,
  seen: ObservedAccount,
): (() => Promise<void>) | null {
  if (hasBegun(row, seen)) return () => beginPeriod(engine, row, seen);
  if (!isSettled(row, sync.startedAt)) return null;
  const wanted = isCopy(sync.panel, row, seen) ? null : wantedTerms(engine, sync, row, seen);
  const kinds = wanted === undefined ? [] : driftOf(wanted, seen, judgedAt(sync));
  if (wanted && isOffItsInbound(sync, row, seen)) kinds.push('other-inbound');
  if (wanted != null && isRekeyed(engine, row, seen)) kinds.push('credentials-differ');
  if (kinds.length > 0) {
    const isCertain = isCertainAtOnce(kinds) || wasSeenBefore(row, sync);
    return () => noteDrift(engine, sync.panel, row, { kinds, isCertain });
  }
  return row.driftSince === null ? null : () => clearDrift(engine, row);
}

/** It was removed, and is back under another name: it is removed again. */
function returnOf(
  engine: Engine,
  { panel, startedAt }: PanelSync,
  row: ListedAccount,
  { name }: ObservedAccount,
): (() => Promise<void>) | null {
  if (!isSettled(row, startedAt)) return null;
  return () => noteDrift(engine, panel, row, { kinds: ['should-be-off'], isCertain: true, seenAs: name });
}

/**
 * It is there, and not on its inbound, which serves: taken off by hand, or the inbound was deleted and made
 * again under another key.
 */
function isOffItsInbound({ inbounds }: PanelSync, row: ListedAccount, seen: ObservedAccount): boolean {
  const inbound = inbounds?.byId.get(row.inboundId);
  if (inbound?.status !== 'active' || inbound.remoteKey === null) return false;
  return !seen.inboundKeys.includes(inbound.remoteKey);
}
