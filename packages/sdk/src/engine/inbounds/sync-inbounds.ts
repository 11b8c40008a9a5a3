import type { Panel } from '../../domain/panels/panel.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import { probePanel } from '../contact/probe-panel.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { countForeign, type ForeignCounts, storeForeignCounts } from './count-foreign.ts';
import { recordInbounds, toSeenInbounds } from './record-inbounds.ts';

/** What a sync found. */
export interface SyncReport {
  inboundCount: number;
  added: number;
  missing: number;
  /** Accounts on the panel that are not ours. */
  foreignCount: number;
}

/**
 * Reads inbounds and accounts of a panel, outside of any transaction, and stores what they are and how many
 * accounts are foreign. For who does not want to wait for the next usage sync, which does the same.
 */
export async function syncInbounds(
  engine: Engine,
  panel: Panel,
  { actor, reader }: { actor: Actor; reader: AbortSignal },
): Promise<SyncReport> {
  await probePanel(engine, panel, reader);
  const adapter = engine.panels.adapter(panel, reader);
  const seen = toSeenInbounds(await adapter.listInbounds());
  const foreign = await listForeign(engine, panel, adapter);
  return engine.backend.storage.transaction(async (tx) => {
    const locked = await tx.panels.get(panel.id);
    const { addedCount, missingCount } = await recordInbounds(engine, tx, panel.id, seen);
    await storeForeignCounts(tx, locked, foreign);
    const inboundCount = seen.length;
    await tx.events.append({
      aggregate: { kind: 'panel', id: panel.id },
      type: 'panel.inbounds-synced',
      data: { inboundCount, foreignCount: foreign.total },
      at: tx.now,
    });
    const report = { inboundCount, added: addedCount, missing: missingCount, foreignCount: foreign.total };
    const target = { kind: 'panel', id: panel.id };
    await recordAudit(engine, tx, { actor, action: 'panel.sync-inbounds', target, after: { ...report } });
    return report;
  });
}

/** Streams the panel's accounts; one that is ours by its name's hash is not foreign. */
async function listForeign(engine: Engine, panel: Panel, adapter: PanelAdapter): Promise<ForeignCounts> {
  const counts: ForeignCounts = { total: 0, byKey: new Map() };
  for await (const { accounts } of adapter.listAccounts({ withLinks: false })) {
    const hashesOf = accounts.map(({ name }) => nameHashes(engine.secretBox, name));
    const known = await engine.backend.storage.accounts.findKnownNameHashes(panel.id, hashesOf.flat());
    const ours = new Set(known.map(({ nameHash }) => nameHash));
    for (const [index, account] of accounts.entries())
      if (!hashesOf[index]?.some((hash) => ours.has(hash))) countForeign(counts, account);
  }
  return counts;
}
