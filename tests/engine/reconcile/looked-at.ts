import type { Account } from '../../../packages/sdk/src/domain/accounts/account.ts';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { holdLease } from '../../../packages/sdk/src/engine/locks/held-lease.ts';
import type { HeldLease } from '../../../packages/sdk/src/engine/locks/lease.ts';
import { applyDecision } from '../../../packages/sdk/src/engine/reconcile/apply-decision.ts';
import type { Decision } from '../../../packages/sdk/src/engine/reconcile/decision.ts';
import { look } from '../../../packages/sdk/src/engine/reconcile/look.ts';
import { loadWork } from '../../../packages/sdk/src/engine/reconcile/work.ts';
import type { OpenShop } from '../on-storage.ts';

/** A delivered account, read and looked at by a worker that holds its lease. */
export async function lookAt(open: OpenShop, panel: object = {}) {
  const shop = await open({ panels: [panel] });
  const engine = engineOf(shop.panelkit);
  const { storage } = shop.backend;
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const [{ id: subscriptionId, accountId } = { id: '', accountId: '' }] = rows;
  const current = async () => {
    const account = await storage.accounts.find(accountId);
    if (account === null) throw new TypeError('the account is gone');
    return account;
  };
  const workAs = async (changes: Partial<Account> = {}) => {
    const known = await storage.accounts.findWithTerms(accountId);
    if (known === null) throw new TypeError('the account is gone');
    return loadWork(engine, { ...known, account: { ...known.account, ...changes } });
  };
  /** What a look leads to, if the account were as `changes` say. */
  const plannedAs = async (changes: Partial<Account>) =>
    (await shop.run(look(engine, await workAs(changes)))).action?.kind;
  const work = await workAs();
  const { action } = await shop.run(look(engine, work));
  if (action?.kind !== 'in-sync') throw new TypeError('the account is not as it is wanted');
  const lease = await holdLease(engine, `account:${accountId}`);
  if (lease === null) throw new TypeError('the lease is not free');
  const decided = (decision: Decision) => applyDecision(engine, lease, decision);
  const inSync: Decision = { kind: 'commit', proved: 'in-sync', work, seen: action.account };
  return {
    shop,
    engine,
    subscriptionId,
    accountId,
    current,
    work,
    workAs,
    plannedAs,
    decided,
    inSync,
    seen: action.account,
    lease,
  };
}

export type Looked = Awaited<ReturnType<typeof lookAt>>;

/** How a test gets an account that was looked at. */
export type LookedAt = (panel?: object) => Promise<Looked>;

/** The lease lapses and another worker takes it; the first one does not know it yet. */
export async function takeOver({ shop, engine, lease }: Looked): Promise<HeldLease> {
  await shop.clock.advance('10m');
  const taken = await holdLease(engine, lease.key);
  if (taken === null) throw new TypeError('the lease has not lapsed');
  return taken;
}

export const inTenMinutes = ({ shop }: Looked): Date => new Date(shop.clock.now().getTime() + 600_000);
