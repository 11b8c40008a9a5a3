import { absenceProofAt } from '../../domain/accounts/absence-proof.ts';
import { isBehind } from '../../domain/accounts/account.ts';
import { hasOurCredentials } from '../../domain/accounts/account-differences.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { type PlanFacts, type PlannedAction, planActions } from '../../domain/accounts/plan-actions.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { offToleranceMs } from '../../domain/panels/panel-clock.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { FindResult } from '../../ports/panel-adapter.ts';
import { openSeenAs, wereShownLast } from '../accounts/account-secrets.ts';
import { isFormer } from '../accounts/former-marks.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import { followVersion } from '../contact/follow-version.ts';
import { measureUntilAgreed } from '../contact/measure-until-agreed.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { recordContact } from '../contact/record-contact.ts';
import { readInboundKeys } from '../inbounds/inbound-keys.ts';
import type { Engine } from '../kernel/engine.ts';
import { withCredentialsInForce } from './credentials-in-force.ts';
import { desiredAt, openTermsHash, type ReconcileWork, wantedReset } from './work.ts';

/** `notBeforeMs`: what the panel asked for. */
type FailedLook = AttemptFailure & { notBeforeMs: number | null };

/** What a look led to: the work with the counter that the panel shows now, and the action that follows. */
export type Look =
  | { work: ReconcileWork; action: PlannedAction; failure: null }
  | { work: ReconcileWork; action: null; failure: FailedLook };

/**
 * What the panel says of the account and what follows from it, or why it could not be asked. Writes nothing
 * on the panel.
 */
export async function look(engine: Engine, known: ReconcileWork): Promise<Look> {
  try {
    const { found, durationMs } = await engine.panelLimiter.take(known.panel.id, () => find(engine, known));
    const isInDoubt = await recordContact(engine, known.panel, { ok: true, durationMs });
    if (isInDoubt) await measureUntilAgreed(engine, known.panel.id);
    await followVersion(engine, known.panel);
    const work = withCredentialsInForce(engine, withSeenCounter(known, found), found);
    const inboundKey = await inboundKeyOf(engine, work, found);
    return { work, action: decide(engine, work, { found, inboundKey }), failure: null };
  } catch (error) {
    const failure = failureOf(engine, known.panel.id, error);
    await recordContact(engine, known.panel, { ok: false, ...failure });
    return { work: known, action: null, failure: { ...failure, notBeforeMs: notBeforeMsOf(error) } };
  }
}

async function find(
  engine: Engine,
  work: ReconcileWork,
): Promise<{ found: PlanFacts['found']; durationMs: number }> {
  const { clock } = engine.backend;
  const { adapter, name, account } = work;
  const startedAtMs = clock.monotonicMs();
  const found = await adapter.findAccount({ name, remoteId: account.remoteId });
  const durationMs = clock.monotonicMs() - startedAtMs;
  const seenAs = openSeenAs(engine.secretBox, account);
  if (seenAs === null || !isElsewhere(found, work)) return { found, durationMs };
  return { found: underOtherName(await adapter.findAccount({ name: seenAs, remoteId: null })), durationMs };
}

/** Neither its name nor its id leads to it: an older database may have given the id to somebody else. */
function isElsewhere(found: FindResult, { credentials }: ReconcileWork): boolean {
  if (found.kind === 'renamed') return !hasOurCredentials(found.account, credentials);
  return found.kind === 'absent';
}

/** What has the name under which a listing saw the marks of ours. */
function underOtherName(found: FindResult): PlanFacts['found'] {
  if (found.kind === 'inconclusive') return found;
  if (found.kind === 'found') return { kind: 'under-other-name', account: found.account };
  return { kind: 'absent', onlyByName: true };
}

function notBeforeMsOf(error: unknown): number | null {
  if (!isPanelkitError(error) || error.code !== 'PANEL_UNREACHABLE') return null;
  return error.details.retryAfterMs;
}

/**
 * The inbound by which it is known where its name was lost: its own, or after a move within the panel that
 * was not read back any of ours there on which it is.
 */
async function inboundKeyOf(
  engine: Engine,
  { account, inbound }: ReconcileWork,
  found: PlanFacts['found'],
): Promise<string | null> {
  if (found.kind !== 'under-other-name' || !isBehind(account)) return inbound.remoteKey;
  const keys = await readInboundKeys(engine, account.panelId);
  return [...keys.values()].find((key) => found.account.inboundKeys.includes(key)) ?? inbound.remoteKey;
}

function decide(
  engine: Engine,
  work: ReconcileWork,
  { found, inboundKey }: Pick<PlanFacts, 'found' | 'inboundKey'>,
): PlannedAction {
  const now = engine.backend.clock.now();
  const { account, credentials, settleMs, panel } = work;
  const { unsettledUntil, missingSince } = account;
  return planActions({
    desired: desiredAt(engine, work, now),
    credentials,
    remoteId: account.remoteId,
    found,
    former: formerIn(engine, account, found),
    hasFormerMarks: account.formerMarks.length > 0,
    unsettledUntil,
    openWriteIsWanted: carriesWanted(engine, work, now),
    missingSince,
    absenceProvedAt: absenceProofAt(account, panel, now),
    inboundKey,
    settleMs,
    reset: wantedReset(work),
    offToleranceMs: offToleranceMs(panel.health, now),
    now,
    seenBefore: account.seenAt !== null,
    createsOnce: createsOnce(panel),
    panelIsSuspect: work.panel.suspectSince !== null,
  });
}

function formerIn(
  { secretBox }: Engine,
  account: ReconcileWork['account'],
  found: PlanFacts['found'],
): ReadonlySet<ObservedAccount> {
  const one = 'account' in found ? [found.account] : [];
  const all = 'accounts' in found ? found.accounts : one;
  // Under another name, and without an id, only secrets are left to know it by: those that it had may be
  // replaced on their way there.
  const isUnderOtherName = found.kind === 'under-other-name';
  return new Set(
    all.filter(
      (seen) =>
        isFormer(secretBox, account, seen) ||
        (isUnderOtherName && seen.remoteId === null && wereShownLast(secretBox, account, seen.credentials)),
    ),
  );
}

/** Whether what is open is one write, which carries what is wanted now. */
function carriesWanted(engine: Engine, work: ReconcileWork, now: Date): boolean {
  const carried = work.account.openTermsHash;
  return carried !== null && carried === openTermsHash(engine, work, now);
}

/**
 * Whether a create takes effect once: the panel rejects a second account of the name and keeps what it has
 * confirmed.
 */
export function createsOnce({ capabilities }: Panel): boolean {
  return capabilities?.uniqueNames === true && !capabilities.losesWrites;
}

/**
 * While a reset or a recreation is open without a change (it was taken back), what the panel shows counts: a
 * smaller counter means that it took effect, and the rest of the period's usage is carried.
 */
function withSeenCounter(work: ReconcileWork, found: PlanFacts['found']): ReconcileWork {
  const { account, change } = work;
  if (account.resetDueGeneration !== null) return work;
  if (account.resetIntent === null || change !== null || found.kind !== 'found') return work;
  return {
    ...work,
    account: { ...account, counterBytes: smallerCounter(account.counterBytes, found.account) },
  };
}

/** The counter from which on an account's usage is booked, after its reset or recreation was seen. */
export function smallerCounter(counterBytes: number, seen: ObservedAccount): number {
  return Math.min(counterBytes, seen.usedBytes);
}
