import type { Panelkit } from '@panelkit/sdk';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { reconcileAccount } from '../../../packages/sdk/src/engine/reconcile/reconcile-account.ts';
import { accountsOfOrder } from '../../../packages/sdk/src/engine/reconcile/settle-accounts.ts';

/**
 * Works on the accounts of an order as its jobs do. What another process works on is left to it: `settled`
 * would wait for one that is stopped until this has ended.
 */
export async function reconcileOrder(panelkit: Panelkit, orderId: string): Promise<void> {
  const engine = engineOf(panelkit);
  for (const { id } of await accountsOfOrder(engine, orderId)) await reconcileAccount(engine, id);
}

export async function reconcileSubscription(panelkit: Panelkit, subscriptionId: string): Promise<void> {
  const subscription = await engineOf(panelkit).backend.storage.subscriptions.find(subscriptionId);
  if (subscription !== null) await reconcileOrder(panelkit, subscription.orderId);
}
