import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { PanelBackup } from '../../ports/panel-extras.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import { readFor } from '../contact/read-for.ts';
import { readInTime, requireVerb } from '../contact/read-in-time.ts';
import { writeInTime } from '../contact/write-in-time.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { type AuditEntry, recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { inWriteScope } from '../locks/write-scope.ts';

/** Who is online on a panel. */
export interface OnlineReport {
  /** Subscriptions whose accounts are online now. */
  subscriptionIds: string[];
  /** Other accounts that are online. */
  foreignCount: number;
}

/** What a removal of depleted accounts did. */
export interface DepletedReport {
  removed: number;
  /** The panel refused or did not answer; they may still exist. */
  failed: number;
  /** Used up or expired, but the shop's own: their subscriptions end them. */
  ours: number;
}

/** Maintenance of a panel by staff. Reads need no key; repeating a write does no harm. */
export interface PanelCare {
  /** Who is online now. @throws PanelkitError `PANEL_*`; `PANEL_REFUSED` where the panel cannot tell */
  online(panelId: string, by: QueryContext): Promise<OnlineReport>;
  /** Downloads a copy of the panel's database. It is a secret: it contains the panel's passwords and every
   * credential. @throws PanelkitError `PANEL_*` */
  backup(panelId: string, by: QueryContext): Promise<PanelBackup>;
  /**
   * Removes used-up or expired accounts that are not the shop's, one by one. This is the only call that
   * writes to foreign accounts.
   * @throws PanelkitError `PANEL_*` when they cannot be listed
   */
  removeDepleted(panelId: string, by: QueryContext): Promise<DepletedReport>;
}

export function createPanelCare(engine: Engine, find: (id: string) => Promise<Panel>): PanelCare {
  const asStaff = async (panelId: string, by: QueryContext): Promise<{ panel: Panel; actor: Actor }> => {
    const actor = actorOf(by);
    requireStaff(actor, { kind: 'panel', id: panelId });
    return { panel: await find(panelId), actor };
  };
  return {
    online: async (panelId, by) => {
      const { panel } = await asStaff(panelId, by);
      const names = await readFor(engine, by, (reader) => {
        const { listOnline } = engine.panels.adapter(panel, reader);
        return readInTime(engine, panel, requireVerb(listOnline, 'onlineAccounts'));
      });
      const known = await ownersOf(engine, panel, names);
      const subscriptionIds = [...new Set(known.values())];
      return { subscriptionIds, foreignCount: names.filter((name) => !known.has(name)).length };
    },
    backup: async (panelId, by) => {
      const { panel, actor } = await asStaff(panelId, by);
      const backup = await readFor(engine, by, (reader) => {
        const { downloadBackup } = engine.panels.adapter(panel, reader);
        return readInTime(engine, panel, requireVerb(downloadBackup, 'backup'));
      });
      await audit(engine, { actor, action: 'panel.backup', target: { kind: 'panel', id: panelId } });
      return backup;
    },
    removeDepleted: async (panelId, by) => {
      const { panel, actor } = await asStaff(panelId, by);
      const depleted = await readFor(engine, by, (reader) =>
        readInTime(engine, panel, () => listDepleted(engine, panel, reader)),
      );
      return removeDepleted(engine, { panel, actor }, depleted);
    },
  };
}

/** The subscriptions of those names that are ours. */
async function ownersOf(engine: Engine, panel: Panel, names: string[]): Promise<Map<string, string>> {
  const nameOf = new Map(
    names.flatMap((name) => nameHashes(engine.secretBox, name).map((hash) => [hash, name] as const)),
  );
  const known = await engine.backend.storage.accounts.findKnownNameHashes(panel.id, [...nameOf.keys()]);
  return new Map(
    known.map(({ nameHash, subscriptionId }) => [nameOf.get(nameHash) ?? '', subscriptionId] as const),
  );
}

/** Begun, it goes to its end, whether its reader waits for it or not. */
async function removeDepleted(
  engine: Engine,
  { panel, actor }: { panel: Panel; actor: Actor },
  { foreign, ours }: DepletedAccounts,
): Promise<DepletedReport> {
  const target = { kind: 'panel', id: panel.id };
  const action = 'panel.remove-depleted';
  await audit(engine, { actor, action, target, after: { asked: foreign.length } });
  const rows = await listAll<Inbound>((page) =>
    engine.backend.storage.inbounds.list({ ...page, panelId: panel.id }),
  );
  const idOf = new Map(rows.map(({ id, remoteKey }) => [remoteKey, id]));
  let removed = 0;
  for (const account of foreign) {
    const inboundId = idOf.get(account.inboundKeys[0] ?? null) ?? null;
    const remove = () =>
      writeInTime(engine, panel.id, () => engine.panels.adapter(panel).removeAccount(account));
    const { kind } = await inWriteScope(engine, { panel, inboundId }, remove);
    if (kind === 'applied' || kind === 'already') removed += 1;
  }
  const report = { removed, failed: foreign.length - removed, ours };
  await audit(engine, { actor, action, target, after: report });
  return report;
}

interface DepletedAccounts {
  foreign: ObservedAccount[];
  ours: number;
}

async function listDepleted(engine: Engine, panel: Panel, reader: AbortSignal): Promise<DepletedAccounts> {
  const foreign: ObservedAccount[] = [];
  let ours = 0;
  for await (const { accounts } of engine.panels.adapter(panel, reader).listAccounts({ withLinks: false })) {
    const depleted = accounts.filter(({ status }) => status === 'limited' || status === 'expired');
    const known = await ownersOf(
      engine,
      panel,
      depleted.map(({ name }) => name),
    );
    ours += depleted.filter(({ name }) => known.has(name)).length;
    foreign.push(...depleted.filter(({ name }) => !known.has(name)));
  }
  return { foreign, ours };
}

function audit(engine: Engine, entry: AuditEntry): Promise<void> {
  return engine.backend.storage.transaction((tx) => recordAudit(engine, tx, entry));
}
