import type { Account } from '../../domain/account.ts';
import { startOf } from '../../domain/change.ts';
import type { Fulfilment } from '../../domain/fulfilment.ts';
import { addMs } from '../../domain/period.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { writeDeadlineMs } from '../settings.ts';
import { moveOrder } from '../settle-order.ts';
import type { HeldLease } from './held-lease.ts';
import type { ReconcileWork } from './work.ts';

/**
 * Commits that a write is about to leave: the period's start is fixed, the account may be on the panel from now on, and until its
 * deadline and the settle time are over its absence proves nothing. Must commit before the request leaves.
 * @returns the rows as they are now; null when lease or generation moved on, so that nothing may be written
 */
export async function beginWrite(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
): Promise<ReconcileWork | null> {
  const { storage, clock } = engine.backend;
  return storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;
    const now = clock.now();
    const unit = await startUnit(engine, tx, work.account);
    if (unit === null) return null;
    const change = work.change === null ? null : { ...work.change, startsAt: startOf(work.change, now) };
    if (change !== null && work.change?.startsAt === null && work.account.condemnedAt === null) {
      await tx.changes.update(change.id, { startsAt: change.startsAt });
    }
    const account = await tx.accounts.get(work.account.id);
    if (account.generation !== work.account.generation) return null;
    const openUntil = addMs(now, writeDeadlineMs(engine.settings) + work.settleMs);
    const sent = { firstSentAt: account.firstSentAt ?? now, unsettledUntil: openUntil };
    await tx.accounts.update(account.id, sent);
    return { ...work, change, account: { ...account, ...sent } };
  });
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
