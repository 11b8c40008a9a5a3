import { hasOurCredentials } from '../../domain/accounts/account-differences.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { type PlanFacts, rekeyedOf } from '../../domain/accounts/plan-actions.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import {
  credentialsHash,
  NOTHING_ASKED,
  openCredentials,
  sealShownCredentials,
} from '../accounts/account-secrets.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { isRekeyed } from '../usage/match-page.ts';
import type { ReconcileWork } from './work.ts';

/**
 * The work with the credentials that are in force after a look. Where staff are asked about changed ones,
 * these stay until they decide: the customer is served with them, and whatever else is written carries them.
 * Everywhere else the account gets new ones.
 */
export function withCredentialsInForce(
  engine: Engine,
  work: ReconcileWork,
  found: PlanFacts['found'],
): ReconcileWork {
  const { account } = work;
  const facts = { found, seenBefore: account.seenAt !== null, remoteId: account.remoteId };
  const rekeyed = rekeyedOf(facts, work.credentials);
  if (rekeyed === null) return work;
  const ours = openCredentials(engine.secretBox, account);
  if (hasOurCredentials(rekeyed, ours)) return { ...work, credentials: ours, shownCredentials: null };
  if (!mustAsk(engine, work, rekeyed)) return work;
  const shown = rekeyed.credentials;
  return { ...work, credentials: { ...ours, ...shown }, shownCredentials: shown };
}

/**
 * What was shown at the last read-back already was decided about, and where new ones are wanted no others
 * are. An empty secret is nobody's to take.
 */
function mustAsk(engine: Engine, { panel, account }: ReconcileWork, seen: ObservedAccount): boolean {
  if (panel.credentialPolicy !== 'ask' || account.renewingSince !== null) return false;
  if (Object.values(seen.credentials).includes('')) return false;
  return account.credentialsHash === null || isRekeyed(engine, account, seen);
}

/** A read-back is committed: which credentials were shown, and whether staff are asked about them. */
export async function noteCredentials(
  engine: Engine,
  tx: Transaction,
  { account, shownCredentials: shown }: Pick<ReconcileWork, 'account' | 'shownCredentials'>,
  seen: ObservedAccount,
): Promise<AccountPatch> {
  const { id, panelId, credentialsChangedAt: askedAt } = account;
  const learned = { credentialsHash: credentialsHash(engine.secretBox, seen.credentials) };
  if (shown === null) return askedAt === null ? learned : { ...learned, ...NOTHING_ASKED };
  if (askedAt === null) {
    const target = { kind: 'account', id };
    const action = 'account.ask-credentials';
    await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action, target, after: { panelId } });
  }
  return {
    ...learned,
    sealedShownCredentials: sealShownCredentials(engine.secretBox, id, shown),
    credentialsChangedAt: askedAt ?? tx.now,
  };
}
