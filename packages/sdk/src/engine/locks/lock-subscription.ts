import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { LockRequest } from '../../ports/storage/storage-locks.ts';
import type { Transaction } from '../../ports/storage.ts';

/** What never changes of a subscription: by this it is found and locked. */
export type KnownSubscription = Pick<Subscription, 'id' | 'customerId' | 'orderId' | 'unitId'>;

/** A subscription and all that hangs on it, locked. */
export interface LockedSubscription {
  subscription: Subscription;
  unit: Unit;
  /** Its order, where that was asked for; else null. */
  order: Order | null;
  /** Its pending change. */
  change: Change | null;
  /** The one that carries it now. */
  account: Account;
  /** Those of its unit: also condemned and removed ones, and those of earlier tries. By id. */
  accounts: Account[];
}

/** @throws PanelkitError `NOT_FOUND` */
export async function findSubscription(
  tx: Pick<Transaction, 'subscriptions'>,
  id: string,
): Promise<KnownSubscription> {
  const known = await tx.subscriptions.find(id);
  if (known === null) throw notFound('subscription', id);
  return known;
}

/**
 * Locks a subscription with its unit, its pending change and its accounts; `first`: what comes before it in
 * the lock order.
 */
export async function lockSubscription(
  tx: Transaction,
  { id, unitId }: Pick<KnownSubscription, 'id' | 'unitId'>,
  first: Pick<LockRequest, 'customers' | 'orders'> = {},
): Promise<LockedSubscription> {
  // All of it goes out at once. The statements run one after the other, and each sees what was committed
  // before it began.
  const [roots, change, accounts] = await Promise.all([
    tx.lock({ ...first, units: [unitId] as const, subscriptions: [id] as const }),
    tx.changes.lockPending(id),
    tx.accounts.lockByUnit(unitId),
  ]);
  const [subscription] = roots.subscriptions;
  const account = accounts.find((own) => own.id === subscription.accountId);
  if (account === undefined) throw notFound('account', subscription.accountId);
  const [order = null] = roots.orders ?? [];
  return { subscription, unit: roots.units[0], order, change, account, accounts };
}
