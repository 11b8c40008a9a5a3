import type { Account } from '../../domain/account.ts';
import { type Change, startOf } from '../../domain/change.ts';
import type { Fulfilment } from '../../domain/fulfilment.ts';
import { addMs } from '../../domain/period.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { writeDeadlineMs } from '../settings.ts';
import { moveOrder } from '../settle-order.ts';
import { bookLastCounter } from './book-last-counter.ts';
import type { HeldLease } from './held-lease.ts';
import type { WriteOf } from './send-write.ts';
import type { ReconcileWork } from './work.ts';

/**
 * Commits that a write is about to leave: the period's start is fixed, the account may be on the panel from now on, and until its
 * deadline and the settle time are over its absence proves nothing. A reset or a recreation closes the counter's epoch. Must commit before
 * the request leaves.
 * @returns the rows as they are now; null when lease or generation moved on, so that nothing may be written
 */
export async function beginWrite(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  action: WriteOf,
): Promise<ReconcileWork | null> {
  const { storage, clock } = engine.backend;
  return storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;
    const now = clock.now();
    const unit = await startUnit(engine, tx, work.account);
    if (unit === null) return null;
    const counted = action.kind === 'remove' ? await bookLastCounter(tx, work, action) : {};
    const change = await fixStart(tx, work, now);
    const account = await tx.accounts.get(work.account.id);
    if (account.generation !== work.account.generation) return null;
    const openUntil = addMs(now, writeDeadlineMs(engine.settings) + work.settleMs);
    const patch: AccountPatch = {
      firstSentAt: account.firstSentAt ?? now,
      unsettledUntil: openUntil,
      ...counted,
      ...counterPatch(account, action),
    };
    await tx.accounts.update(account.id, patch);
    // The counter that was looked at: what is carried off the panel's limit is reckoned with it and with the subscription read then.
    const { counterBytes } = work.account;
    return { ...work, change, account: { ...account, counterBytes, ...patch } };
  });
}

async function fixStart(tx: Transaction, work: ReconcileWork, now: Date): Promise<Change | null> {
  if (work.change === null) return null;
  const startsAt = startOf(work.change, now);
  if (work.change.startsAt === null && work.account.condemnedAt === null) {
    await tx.changes.update(work.change.id, { startsAt });
  }
  return { ...work.change, startsAt };
}

/** What a reset or a recreation does to the counter: a listing that was read before it must not be booked after it. */
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

/** Pending → provisioning with the first write; the order follows. Null when an uncondemned account's unit is over. */
async function startUnit(engine: Engine, tx: Transaction, account: Account): Promise<Fulfilment | null> {
  const known = await tx.fulfilments.find(account.fulfilmentId);
  if (known === null) return null;
  if (account.condemnedAt !== null || known.state.status !== 'pending') return known;
  const at = engine.backend.clock.now();
  const order = await tx.orders.get(known.orderId);
  const unit = await tx.fulfilments.get(known.id);
  if (unit.state.status !== 'pending' || unit.accountId !== account.id) return null;
  if (order.state.status === 'paid')
    await moveOrder(engine, tx, order, { status: 'fulfilling', paidAt: order.state.paidAt });
  await tx.fulfilments.update(unit.id, { state: { ...unit.state, status: 'provisioning', startedAt: at } });
  await tx.events.append({
    aggregate: { kind: 'fulfilment', id: unit.id },
    type: 'fulfilment.provisioning',
    data: { orderId: unit.orderId, accountId: account.id, panelId: account.panelId },
    at,
  });
  return unit;
}
