import { type Account, isUnsettled } from '../../domain/accounts/account.ts';
import type { AccountCredentials } from '../../domain/accounts/desired-account.ts';
import { type Change, startOf } from '../../domain/changes/change.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import {
  credentialsHash,
  makeCredentials,
  NOTHING_ASKED,
  sealCredentials,
} from '../accounts/account-secrets.ts';
import { keepingSent } from '../accounts/former-marks.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { writeDeadlineMs } from '../kernel/settings.ts';
import type { HeldLease } from '../locks/lease.ts';
import { type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { moveOrder } from '../orders/settle-order.ts';
import { servesUnit } from '../units/unit-places.ts';
import { bookLastCounter } from './counters.ts';
import type { WriteOf } from './send-write.ts';
import { openTermsHash, type ReconcileWork } from './work.ts';

/**
 * Commits that a write is about to leave: the period's start is fixed, the account may be on the panel from
 * now on, and until its deadline and the settle time are over its absence proves nothing. A reset or a
 * recreation closes the counter's epoch. The lease is renewed with it. Must commit before the request leaves.
 * @returns the rows as they are now; null when lease or generation moved on, so that nothing may be written
 */
export async function beginWrite(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  action: WriteOf,
): Promise<ReconcileWork | null> {
  const { storage, clock } = engine.backend;
  const renewal = lease.beginRenewal();
  const ready = await storage.transaction(async (tx) => {
    if (!(await renewal.renewIn(tx))) return null;
    const now = clock.now();
    const { subscription: known } = work;
    const isPurchase = work.change?.kind === 'purchase';
    const locked = await lockSubscription(tx, known, isPurchase ? { orders: [known.orderId] } : {});
    const account = locked.accounts.find(({ id }) => id === work.account.id);
    if (account === undefined || account.generation !== work.account.generation) return null;
    const isStarted = await startUnit(engine, tx, { ...locked, account });
    if (!isStarted) return null;
    const change = await fixStart(tx, locked.change, account, now);
    const { subscription } = locked;
    const counted =
      action.kind === 'remove'
        ? await bookLastCounter(tx, { account, subscription }, { action, period: known.period })
        : {};
    const openUntil = addMs(now, writeDeadlineMs(engine.settings) + work.settleMs);
    const rekeyed = await newCredentialsOf(engine, tx, account, action);
    const credentials = rekeyed.credentials ?? work.credentials;
    const patch: AccountPatch = {
      firstSentAt: account.firstSentAt ?? now,
      unsettledUntil: openUntil,
      ...firstSight(account, action, now),
      // It was found: what proved its absence before is over.
      ...(action.kind === 'remove' && { absenceProvedAt: null }),
      ...counted,
      ...counterPatch(account, action),
      ...rekeyed.patch,
      ...marksOfSent(engine, account, action, credentials),
    };
    // The counter that was looked at: what is carried off the panel's limit is reckoned with it and with the
    // subscription read then.
    const { counterBytes } = work.account;
    const shownCredentials = rekeyed.credentials === null ? work.shownCredentials : null;
    const sent = {
      ...work,
      change,
      credentials,
      shownCredentials,
      account: { ...account, counterBytes, ...patch },
    };
    const carried = { openTermsHash: openTermsOf(engine, { account, sent }, action, now) };
    await tx.accounts.update(account.id, { ...patch, ...carried });
    return { ...sent, account: { ...sent.account, ...carried } };
  });
  if (ready !== null) renewal.committed();
  return ready;
}

/** What a recreation failed with last: another account of the panel has one of its credentials. */
export const CREDENTIALS_TAKEN = 'CREDENTIALS_TAKEN';

/**
 * Somebody changed the account's credentials on its panel, perhaps because the old ones leaked: those are not
 * written again, and theirs are not taken either, unless staff decide so while it exists. Nor can a recreated
 * account have what another account took over. A new version is chosen before it leaves, like the first.
 */
async function newCredentialsOf(
  engine: Engine,
  tx: Transaction,
  { id, credentialVersion, lastError, credentialsChangedAt }: Account,
  action: WriteOf,
): Promise<{ credentials: AccountCredentials | null; patch: AccountPatch }> {
  if (action.kind === 'remove') return { credentials: null, patch: {} };
  const areOthers = credentialsChangedAt !== null || lastError?.code === CREDENTIALS_TAKEN;
  const areTaken = action.existing === null && areOthers;
  if (!areTaken && !action.differences.includes('credentials')) return { credentials: null, patch: {} };
  const credentials = makeCredentials(engine.ids);
  const target = { kind: 'account', id };
  const after = { credentialVersion: credentialVersion + 1 };
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'account.replace-credentials',
    target,
    after,
  });
  return {
    credentials,
    patch: {
      ...after,
      ...(credentialsChangedAt !== null && NOTHING_ASKED),
      sealedCredentials: sealCredentials(engine.secretBox, id, credentials),
    },
  };
}

/** As the panel will show them: the kinds that it shows now. */
function marksOfSent(
  { secretBox }: Engine,
  account: Account,
  action: WriteOf,
  credentials: AccountCredentials,
): AccountPatch {
  if (action.kind === 'remove' || action.existing === null) return {};
  if (!action.differences.includes('credentials')) return {};
  const kinds = Object.keys(action.existing.credentials);
  const shown = Object.fromEntries(Object.entries(credentials).filter(([kind]) => kinds.includes(kind)));
  return keepingSent(account, credentialsHash(secretBox, shown));
}

/** With an earlier write still open, nobody could tell which of the two is seen. */
function openTermsOf(
  engine: Engine,
  { account, sent }: { account: Account; sent: ReconcileWork },
  action: WriteOf,
  now: Date,
): string | null {
  if (action.kind === 'remove' || isUnsettled(account, now)) return null;
  return openTermsHash(engine, sent, now);
}

/** What is changed was seen: from now on not all that was ever sent for it are creates. */
function firstSight({ seenAt }: Account, action: WriteOf, now: Date): AccountPatch {
  if (seenAt !== null || action.kind === 'remove' || action.existing === null) return {};
  return { seenAt: now, remoteId: action.existing.remoteId };
}

async function fixStart(
  tx: Transaction,
  change: Change | null,
  account: Account,
  now: Date,
): Promise<Change | null> {
  if (change === null) return null;
  const startsAt = startOf(change, now);
  if (change.startsAt === null && account.condemnedAt === null)
    await tx.changes.update(change.id, { startsAt });
  return { ...change, startsAt };
}

/**
 * What a reset or a recreation does to the counter: a listing that was read before it must not be booked
 * after it.
 */
function counterPatch(account: Account, action: WriteOf): AccountPatch {
  if (action.kind === 'remove') return {};
  const { generation, counterEpoch, counterBytes, seenAt } = account;
  if (action.existing === null) {
    if (seenAt === null) return {};
    const resetIntent = { generation, counterBefore: Math.max(1, counterBytes) };
    return { counterEpoch: counterEpoch + 1, counterBytes: 0, resetIntent };
  }
  if (!action.differences.includes('usedBytes')) return {};
  const resetIntent = { generation, counterBefore: action.existing.usedBytes };
  return { counterEpoch: counterEpoch + 1, resetIntent };
}

/**
 * Pending → provisioning with the first write; the order, which is locked for a purchase, follows. False when
 * the account's unit is over.
 */
async function startUnit(
  engine: Engine,
  tx: Transaction,
  { account, unit, order }: Pick<LockedSubscription, 'account' | 'unit' | 'order'>,
): Promise<boolean> {
  if (account.condemnedAt !== null || unit.state.status !== 'pending') return true;
  if (!servesUnit(unit, account) || order === null) return false;
  const at = engine.backend.clock.now();
  if (order.state.status === 'paid')
    await moveOrder(tx, order, { status: 'fulfilling', paidAt: order.state.paidAt });
  await tx.units.update(unit.id, { state: { ...unit.state, status: 'provisioning', startedAt: at } });
  await tx.events.append({
    aggregate: { kind: 'unit', id: unit.id },
    type: 'unit.provisioning',
    data: { orderId: unit.orderId, accountId: account.id, panelId: account.panelId },
    at,
  });
  return true;
}
