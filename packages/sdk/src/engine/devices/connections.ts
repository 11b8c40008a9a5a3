import type { Account } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { hasCapability } from '../../domain/panels/capabilities.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { openAccountName } from '../accounts/account-secrets.ts';
import { readFor } from '../contact/read-for.ts';
import { readInTime, requireDone, requireVerb } from '../contact/read-in-time.ts';
import { writeInTime } from '../contact/write-in-time.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** How a subscription is used now. Null if the panel does not report it. */
export interface ConnectionsView {
  online: boolean | null;
  lastOnlineAt: Date | null;
  /** From how many addresses it was used recently. */
  ipCount: number | null;
  /** The addresses; for staff only, null for customers. */
  ips: string[] | null;
}

/** If a panel only reports the last activity, an account counts as *online* for this long. */
const ONLINE_MS = 60_000;

/** Queries the panel of a subscription's account, with a deadline. @throws PanelkitError `PANEL_*` */
export async function readConnections(
  engine: Engine,
  subscription: Subscription,
  by: QueryContext,
): Promise<ConnectionsView> {
  const known = await accountOf(engine, subscription);
  return readFor(engine, by, (reader) =>
    readInTime(engine, known.panel, () => askPanel(engine, known, { by, reader })),
  );
}

async function askPanel(
  engine: Engine,
  { account, panel, name }: KnownAccount,
  { by, reader }: { by: QueryContext; reader: AbortSignal },
): Promise<ConnectionsView> {
  const adapter = engine.panels.adapter(panel, reader);
  const reference = { name, remoteId: account.remoteId };
  const lastOnlineAt = await lastSeen(adapter, account, reference);
  const ips = hasCapability(panel.capabilities, 'clientIps')
    ? await adapter.listClientIps?.(reference)
    : null;
  return {
    online: await isOnline(engine, { panel, adapter, name, lastOnlineAt }),
    lastOnlineAt,
    ipCount: ips?.length ?? null,
    ips: actorOf(by).kind === 'customer' ? null : (ips ?? null),
  };
}

async function lastSeen(
  adapter: PanelAdapter,
  { observed }: Account,
  reference: { name: string; remoteId: string | null },
): Promise<Date | null> {
  const found = await adapter.findAccount(reference);
  return found.kind === 'found' ? found.account.lastOnlineAt : (observed?.lastOnlineAt ?? null);
}

async function isOnline(
  engine: Engine,
  seen: { panel: Panel; adapter: PanelAdapter; name: string; lastOnlineAt: Date | null },
): Promise<boolean | null> {
  const { panel, adapter, name, lastOnlineAt } = seen;
  const { capabilities, health } = panel;
  if (!hasCapability(capabilities, 'onlineAccounts')) return null;
  if (capabilities?.onlineAccounts === 'native')
    return (await adapter.listOnline?.())?.includes(name) ?? null;
  const panelNow = engine.backend.clock.now().getTime() + (health.clockSkewMs ?? 0);
  return lastOnlineAt !== null && panelNow - lastOnlineAt.getTime() <= ONLINE_MS;
}

/** Staff: clears the addresses that the panel has recorded for a subscription, which restarts its device
 * limit. @throws PanelkitError `PANEL_*` */
export async function clearConnections(
  engine: Engine,
  subscription: Subscription,
  by: QueryContext,
): Promise<void> {
  const actor = actorOf(by);
  const target = { kind: 'subscription', id: subscription.id };
  requireStaff(actor, target);
  const { account, panel, name } = await accountOf(engine, subscription);
  const clear = requireVerb(engine.panels.adapter(panel).clearClientIps, 'clientIps');
  await engine.backend.storage.transaction((tx) =>
    recordAudit(engine, tx, { actor, action: 'subscription.clear-ips', target }),
  );
  const reference = { name, remoteId: account.remoteId };
  const outcome = await writeInTime(engine, panel.id, () => clear(reference));
  requireDone(outcome, 'clear client IPs');
}

interface KnownAccount {
  account: Account;
  panel: Panel;
  name: string;
}

async function accountOf(engine: Engine, { accountId }: Subscription): Promise<KnownAccount> {
  const { storage } = engine.backend;
  const account = await storage.accounts.find(accountId);
  if (account === null || account.removedAt !== null) throw notFound('account', accountId);
  const panel = await storage.panels.find(account.panelId);
  if (panel === null) throw notFound('panel', account.panelId);
  const name = openAccountName(engine.secretBox, account);
  return { account, panel, name };
}
