import type { Actor } from '../domain/actor.ts';
import { FOUND_INBOUND, type Inbound } from '../domain/inbound.ts';
import type { Panel } from '../domain/panel.ts';
import type { RemoteInbound } from '../ports/panel-adapter.ts';
import type { Transaction } from '../ports/storage.ts';
import type { Engine } from './engine.ts';
import { listAll } from './list-all.ts';
import { nameHashes } from './name-hashes.ts';
import { probePanel } from './probe-panel.ts';
import { recordAudit } from './record-audit.ts';

/** What a sync found. */
export interface SyncReport {
  inboundCount: number;
  added: number;
  missing: number;
  /** Accounts on the panel that are not ours. */
  foreignCount: number;
}

/** Reads inbounds and accounts of a panel, outside of any transaction, and stores what they are and how many accounts are foreign. */
export async function syncInbounds(engine: Engine, panel: Panel, actor: Actor): Promise<SyncReport> {
  await probePanel(engine, panel);
  const remote = await engine.panels.adapter(panel).listInbounds();
  const foreign = await countForeign(engine, panel);
  return engine.backend.storage.transaction(async (tx) => {
    await tx.panels.get(panel.id);
    await tx.panels.update(panel.id, { foreignCount: foreign.total });
    const known = await listAll<Inbound>((page) => tx.inbounds.list({ ...page, panelId: panel.id }));
    const byKey = new Map(
      known.flatMap((inbound) => (inbound.remoteKey === null ? [] : [[inbound.remoteKey, inbound]])),
    );
    // Those that the shop makes or has removed are their reconciler's: it alone says when they are there.
    const unkeyed = new Set(
      known.flatMap(({ remoteKey, desired }) =>
        remoteKey === null && desired !== null ? [desired.name] : [],
      ),
    );
    let added = 0;
    for (const seen of remote.filter(({ name }) => !unkeyed.has(name))) {
      const foreignCount = foreign.byInbound.get(seen.key) ?? 0;
      const inbound = byKey.get(seen.key);
      byKey.delete(seen.key);
      if (inbound === undefined) {
        added += 1;
        await tx.inbounds.insert(newInbound(engine, panel.id, seen, foreignCount));
      } else await tx.inbounds.update(inbound.id, { ...seenFields(engine, seen), foreignCount });
    }
    for (const inbound of byKey.values()) await markMissing(tx, inbound);
    const inboundCount = remote.length;
    await tx.events.append({
      aggregate: { kind: 'panel', id: panel.id },
      type: 'panel.inbounds-synced',
      data: { inboundCount, foreignCount: foreign.total },
      at: engine.backend.clock.now(),
    });
    const report = { inboundCount, added, missing: byKey.size, foreignCount: foreign.total };
    const target = { kind: 'panel', id: panel.id };
    await recordAudit(engine, tx, { actor, action: 'panel.sync-inbounds', target, after: { ...report } });
    return report;
  });
}

async function markMissing(tx: Transaction, inbound: Inbound): Promise<void> {
  await tx.inbounds.update(inbound.id, {
    status: 'missing',
    statusMessage: 'not on the panel at the last sync',
  });
}

function seenFields(
  engine: Engine,
  seen: RemoteInbound,
): Pick<Inbound, 'name' | 'protocol' | 'network' | 'port' | 'status' | 'statusMessage' | 'syncedAt'> {
  const { name, protocol, network, port } = seen;
  const status = seen.enabled ? 'active' : 'disabled';
  return { name, protocol, network, port, status, statusMessage: null, syncedAt: engine.backend.clock.now() };
}

function newInbound(engine: Engine, panelId: string, seen: RemoteInbound, foreignCount: number): Inbound {
  return {
    ...seenFields(engine, seen),
    id: engine.ids.uuid(),
    panelId,
    remoteKey: seen.key,
    provisioningEnabled: true,
    isDefault: false,
    capacity: null,
    heldCount: 0,
    usedCount: 0,
    foreignCount,
    ...FOUND_INBOUND,
    createdAt: engine.backend.clock.now(),
  };
}

/** Streams the panel's accounts; one that is ours by its name's hash is not foreign. */
async function countForeign(
  engine: Engine,
  panel: Panel,
): Promise<{ total: number; byInbound: Map<string, number> }> {
  const byInbound = new Map<string, number>();
  let total = 0;
  for await (const { accounts } of engine.panels.adapter(panel).listAccounts({ withLinks: false })) {
    const hashesOf = accounts.map(({ name }) => nameHashes(engine.secretBox, name));
    const known = await engine.backend.storage.accounts.findKnownNameHashes(panel.id, hashesOf.flat());
    const ours = new Set(known.map(({ nameHash }) => nameHash));
    for (const [index, account] of accounts.entries()) {
      if (hashesOf[index]?.some((hash) => ours.has(hash))) continue;
      total += 1;
      for (const key of account.inboundKeys) byInbound.set(key, (byInbound.get(key) ?? 0) + 1);
    }
  }
  return { total, byInbound };
}
