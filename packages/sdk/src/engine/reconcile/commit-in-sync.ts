import { type Account, isUnsettled } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import { keepingFormer } from '../accounts/former-marks.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { isCountedMeanwhile, leavingWith, postChange, takeChangedPlace } from '../changes/post-change.ts';
import type { Engine } from '../kernel/engine.ts';
import { type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { deliverUnit } from '../units/deliver-unit.ts';
import { giveForLostPlaces } from '../units/lose-place.ts';
import { isLastRequired, raiseOthers, sharesVolume } from '../units/other-places.ts';
import { servesUnit } from '../units/unit-places.ts';
import { counterAfter } from './counters.ts';
import { noteCredentials } from './credentials-in-force.ts';
import { emitNewLinks } from './emit-new-links.ts';
import { learnedFrom, linksOf } from './settle-look.ts';
import type { ReconcileWork } from './work.ts';

/**
 * The account was read back as wanted: if the generation still holds, the unit is delivered, its money and
 * place are posted, the new terms are granted and the order follows. Nothing of it happens otherwise.
 * @returns *in-sync*, or *again* when the generation moved on meanwhile
 */
export async function commitInSync(
  engine: Engine,
  tx: Transaction,
  work: ReconcileWork,
  seen: ObservedAccount,
): Promise<'in-sync' | 'again'> {
  const { orderId } = work.subscription;
  const mayDeliver = work.change?.kind === 'purchase';
  const locked = await lockSubscription(tx, work.subscription, mayDeliver ? { orders: [orderId] } : {});
  const { change, unit, order } = locked;
  const account = locked.accounts.find(({ id }) => id === work.account.id);
  if (account === undefined) throw notFound('account', work.account.id);
  // Whatever alters what is wanted raises the generation: with the same one the rest is as it was, too.
  const isSame = account.generation === work.account.generation && change?.id === work.change?.id;
  const delivers = change?.kind === 'purchase' && unit.state.status === 'provisioning' ? order : null;
  const mayCommit = isSame && !isCountedMeanwhile(work.account, account, change);
  if (!mayCommit || (delivers !== null && !servesUnit(unit, account)))
    return keepLearned(engine, tx, { account, known: work }, seen);
  // Believed while its write is open: until that is over, nothing is written over it.
  const isOpen = isUnsettled(work.account, engine.backend.clock.now());
  const settled = isOpen ? account : { ...account, unsettledUntil: null, openTermsHash: null };
  const leaving = change === null ? [] : await leavingWith(tx, locked, change);
  const leaves = leaving.includes(account.id);
  const committed: Committed = { work: { ...work, account: settled }, locked, leaving, seen };
  let granted: Subscription | null = null;
  if (change !== null && delivers !== null && isLastRequired(locked, account)) {
    const { id: accountId, mismatches } = work.account;
    const delivered = { order: delivers, locked, accountId, mismatches, linkCount: seen.links.length };
    granted = await deliverUnit(engine, tx, change, delivered);
    await raiseOthers(tx, locked, account, {});
  } else if (change !== null && change.kind !== 'purchase' && !leaves) {
    await postChange(engine, tx, { locked, change, seen });
    await raiseOthers(tx, locked, account, { resetDueGeneration: change.generation });
    await condemnAccounts(tx, leaving);
  }
  if (change === null && account.resetDueGeneration !== null) await bookSinceReset(tx, locked, seen);
  await noteInSync(engine, tx, account, committed);
  if (!leaves) await takePlace(engine, tx, account, locked);
  if (change !== null && granted !== null)
    await giveForLostPlaces(engine, tx, { locked, change, subscription: granted, by: account });
  return 'in-sync';
}

/** What is committed: the rows as they are now, and what the panel showed. */
interface Committed {
  work: ReconcileWork;
  locked: LockedSubscription;
  /** Accounts at places that go with the change. */
  leaving: readonly string[];
  seen: ObservedAccount;
}

/** Its new period began at another place: what its counter shows since its own reset belongs to it, too. */
async function bookSinceReset(
  tx: Transaction,
  { subscription: { id, usedBytes } }: LockedSubscription,
  seen: ObservedAccount,
): Promise<void> {
  if (seen.usedBytes > 0) await tx.subscriptions.update(id, { usedBytes: usedBytes + seen.usedBytes });
}

async function noteInSync(
  engine: Engine,
  tx: Transaction,
  account: Account,
  { work, locked, leaving, seen }: Committed,
): Promise<void> {
  const { change } = locked;
  if (account.sealedLinks !== null) await emitNewLinks(engine, tx, work, seen);
  const credentials = await noteCredentials(engine, tx, { ...work, account }, seen);
  await tx.accounts.update(account.id, {
    ...keepingFormer(account, { ...learnedFrom(engine, { ...work, account }, seen), ...credentials }),
    ...linksOf(engine, work, seen),
    ...counterAfter(account, change, seen),
    ...(change?.capacityHoldId != null &&
      account.id === locked.account.id && { capacityHoldId: change.capacityHoldId }),
    observedGeneration: account.generation,
    lostAt: null,
    resetDueGeneration: null,
    renewingSince: null,
    writtenLimitBytes: sharesVolume(locked, leaving) ? seen.trafficLimitBytes : null,
    driftSince: null,
    attempts: 0,
    unsettledUntil: work.account.unsettledUntil,
    openTermsHash: work.account.openTermsHash,
    deadlineAt: null,
    nextAttemptAt: null,
    lastError: null,
  });
  await tx.events.append({
    aggregate: { kind: 'account', id: account.id },
    type: 'account.in-sync',
    data: { panelId: account.panelId, generation: account.generation },
    at: engine.backend.clock.now(),
  });
}

/** Last: the place of a delivery, of a change, or of the first account of a move is taken for good. */
async function takePlace(
  engine: Engine,
  tx: Transaction,
  account: Account,
  { change, account: lead }: LockedSubscription,
): Promise<void> {
  if (change !== null && change.kind !== 'purchase') return takeChangedPlace(tx, change, { account, lead });
  if (change !== null || account.observedGeneration === 0)
    await tx.capacity.post(account.capacityHoldId, engine.backend.clock.now());
}

/**
 * Others raised the generation meanwhile. What was sent is answered, as after any other attempt: the next one
 * need not wait for it.
 */
async function keepLearned(
  engine: Engine,
  tx: Transaction,
  { account, known }: { account: Account; known: ReconcileWork },
  seen: ObservedAccount,
): Promise<'again'> {
  if (account.removedAt === null) {
    const nextAttemptAt = engine.backend.clock.now();
    const learned = learnedFrom(engine, { ...known, account }, seen);
    await tx.accounts.update(account.id, {
      ...learned,
      unsettledUntil: known.account.unsettledUntil,
      nextAttemptAt,
    });
    await wakeAccount(tx, account);
  }
  return 'again';
}
