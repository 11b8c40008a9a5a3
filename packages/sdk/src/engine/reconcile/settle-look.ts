import { isUnsettled } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import { credentialsHash, sealLinks } from '../accounts/account-secrets.ts';
import { forgettingSent, keepingFormer } from '../accounts/former-marks.ts';
import { formerHostSince, linkFingerprint, unconfirmed } from '../accounts/link-fingerprint.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { Decision, Wait } from './decision.ts';
import type { ReconcileWork } from './work.ts';

/** An action that writes nothing on the panel. */
export type Settling = Exclude<PlannedAction, { kind: 'ensure' | 'remove' }>;

/** What is written down of a look after which nothing has to be written on the panel. */
export function settleLook(engine: Engine, work: ReconcileWork, action: Settling): Decision {
  const { account } = work;
  switch (action.kind) {
    case 'in-sync':
      return { kind: 'commit', proved: 'in-sync', work, seen: action.account };
    case 'gone':
      return { kind: 'commit', proved: 'gone', account };
    case 'adopt':
      return { kind: 'commit', proved: 'renamed', account, seen: action.account };
    case 'wait':
    case 'missed':
      return settleWait(engine, work, action);
    case 'inconclusive':
      return {
        kind: 'retry',
        account,
        failure: { code: 'PANEL_RESPONSE_INVALID', message: action.reason },
      };
    case 'conflict':
      return {
        kind: 'give-up',
        account,
        reason: 'conflict',
        message: 'the account name is taken by a foreign account',
      };
  }
}

/** Nothing may be written before it is looked for again. */
export function settleWait(
  engine: Engine,
  work: ReconcileWork,
  action: Extract<Settling, { kind: 'wait' | 'missed' }>,
): Wait {
  return {
    kind: 'wait',
    account: work.account,
    at: action.until,
    failure: waitingFor(work, action),
    learned: learnedFromWait(engine, work, action),
    asksForListing: action.kind === 'missed' && action.needsListing,
  };
}

const SUSPECT = { code: 'PANEL_SUSPECT', message: 'many accounts of the panel are missing at once' };

const UNPROVED = {
  code: 'ACCOUNT_MISSING',
  message: 'its name is gone, and no whole listing has shown yet whether it has another one',
};

/**
 * Nothing is made again on a suspect panel until staff trust it, and where only names can be looked for, not
 * before a whole listing: one that never completes must not keep it silently.
 */
function waitingFor({ panel, account }: ReconcileWork, action: Settling): AttemptFailure | null {
  if (action.kind !== 'missed') return null;
  if (panel.suspectSince !== null) return SUSPECT;
  return action.needsListing && account.missingSince !== null ? UNPROVED : null;
}

function learnedFromWait(
  engine: Engine,
  work: ReconcileWork,
  action: Extract<Settling, { kind: 'wait' | 'missed' }>,
): AccountPatch {
  if (action.kind === 'missed')
    return {
      missingSince: work.account.missingSince ?? engine.backend.clock.now(),
      // What was proved before does not hold any more: the next listing is to prove it again.
      ...(action.needsListing && { absenceProvedAt: null }),
    };
  return action.seen === null ? {} : learnedFrom(engine, work, action.seen);
}

/**
 * What a look at the account taught, kept whatever happens to the generation. That staff are to be asked
 * about its credentials is not: they may have decided meanwhile, and the next look finds it again.
 */
export function learnedFrom(
  engine: Engine,
  { account, shownCredentials }: Pick<ReconcileWork, 'account' | 'shownCredentials'>,
  seen: ObservedAccount,
): AccountPatch {
  const at = engine.backend.clock.now();
  const { status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt } = seen;
  const known = isUnsettled(account, at) ? account : forgettingSent(account);
  return keepingFormer(known, {
    ...(known !== account && { formerMarks: known.formerMarks }),
    remoteId: seen.remoteId,
    seenAt: account.seenAt ?? at,
    missingSince: null,
    sealedSeenAs: null,
    absenceProvedAt: null,
    ...(shownCredentials === null && {
      credentialsHash: credentialsHash(engine.secretBox, seen.credentials),
    }),
    observed: { at, status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt },
  });
}

/** The links as they are now, with what they need: stored only with what tells their owner. */
export function linksOf(engine: Engine, work: ReconcileWork, seen: ObservedAccount): AccountPatch {
  return {
    sealedLinks: sealLinks(engine.secretBox, work.account.id, seen.links),
    formerHostSince: formerHostSince(engine, work.panel, seen.links),
    linkFingerprint: unconfirmed(
      linkFingerprint(engine, work.panel, seen, (key) =>
        key === work.inbound.remoteKey ? work.inbound : undefined,
      ),
    ),
  };
}
