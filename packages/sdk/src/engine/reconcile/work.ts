import type { Account } from '../../domain/accounts/account.ts';
import type { AccountCredentials, DesiredAccount } from '../../domain/accounts/desired-account.ts';
import { desiredOf } from '../../domain/accounts/desired-of.ts';
import type { Change } from '../../domain/changes/change.ts';
import { type Entitlement, entitlementOf } from '../../domain/entitlement/entitlement.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { openAccountName, openCredentials } from '../accounts/account-secrets.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';

/** Everything one attempt needs, read once after the lease was taken. */
export interface ReconcileWork {
  account: Account;
  subscription: Subscription;
  change: Change | null;
  /** What the change adds to; null without a change, and before the first delivery. */
  entitlement: Entitlement | null;
  panel: Panel;
  inbound: Inbound;
  adapter: PanelAdapter;
  name: string;
  credentials: AccountCredentials;
  settleMs: number;
}

/** Used until a panel was probed: long enough for every family. */
const DEFAULT_SETTLE_MS = 10_000;

/** Reads the rows of an account. @throws PanelkitError `NOT_FOUND` */
export async function loadWork(engine: Engine, account: Account): Promise<ReconcileWork> {
  const { storage } = engine.backend;
  const subscription = await storage.subscriptions.find(account.subscriptionId);
  if (subscription === null) throw notFound('subscription', account.subscriptionId);
  const panel = await storage.panels.find(account.panelId);
  if (panel === null) throw notFound('panel', account.panelId);
  const inbound = await storage.inbounds.find(account.inboundId);
  if (inbound === null) throw notFound('inbound', account.inboundId);
  const change = await storage.changes.findPending(subscription.id);
  return {
    account,
    subscription,
    change,
    entitlement: change === null ? null : entitlementOf(await factsOf(storage, subscription)),
    panel,
    inbound,
    adapter: engine.panels.adapter(panel),
    name: openAccountName(engine.secretBox, account),
    credentials: openCredentials(engine.secretBox, account),
    settleMs: panel.capabilities?.settleMs ?? DEFAULT_SETTLE_MS,
  };
}

/** How the account should be at `now`, as its panel can hold it; null: absent. */
export function desiredAt(engine: Engine, work: ReconcileWork, now: Date): DesiredAccount | null {
  if (work.account.condemnedAt !== null) return null;
  const desired = desiredOf(
    {
      subscription: work.subscription,
      change: work.change,
      entitlement: work.entitlement,
      counterBytes: work.account.counterBytes,
      name: work.name,
      credentials: work.credentials,
      inboundKeys: work.inbound.remoteKey === null ? [] : [work.inbound.remoteKey],
      note: `${engine.shopName} ${work.subscription.id}`,
    },
    now,
  );
  return desired === null ? null : work.adapter.normalize(desired);
}
