import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';

/** Accounts that are not ours, of a panel and by the keys of its inbounds. */
export interface ForeignCounts {
  total: number;
  byKey: Map<string, number>;
}

/** Counts one more. */
export function countForeign(
  counts: ForeignCounts,
  { inboundKeys }: { inboundKeys: readonly string[] },
): void {
  counts.total += 1;
  for (const key of inboundKeys) counts.byKey.set(key, (counts.byKey.get(key) ?? 0) + 1);
}

/**
 * Stores how many accounts of a panel, whose row the transaction has locked, are foreign; only what is new is
 * written.
 */
export async function storeForeignCounts(
  tx: Transaction,
  panel: Panel,
  counts: ForeignCounts,
): Promise<void> {
  if (panel.foreignCount !== counts.total) await tx.panels.update(panel.id, { foreignCount: counts.total });
  const listed = await listAll<Inbound>((page) => tx.inbounds.list({ ...page, panelId: panel.id }));
  const differing = listed.filter((inbound) => inbound.foreignCount !== countedOn(inbound, counts));
  for (const id of differing.map((inbound) => inbound.id).sort()) {
    const inbound = await tx.inbounds.get(id);
    const foreignCount = countedOn(inbound, counts);
    if (foreignCount !== inbound.foreignCount) await tx.inbounds.update(id, { foreignCount });
  }
}

function countedOn({ remoteKey }: Inbound, counts: ForeignCounts): number {
  return remoteKey === null ? 0 : (counts.byKey.get(remoteKey) ?? 0);
}

/** After a whole listing: takes no lock as long as the counts are as they were. */
export async function bookForeignCounts(
  engine: Engine,
  panelId: string,
  counts: ForeignCounts,
): Promise<void> {
  const { storage } = engine.backend;
  const panel = await storage.panels.find(panelId);
  const inbounds = await listAll<Inbound>((page) => storage.inbounds.list({ ...page, panelId }));
  const isNew = (inbound: Inbound): boolean => inbound.foreignCount !== countedOn(inbound, counts);
  if (panel === null || (panel.foreignCount === counts.total && !inbounds.some(isNew))) return;
  await storage.transaction(async (tx) => storeForeignCounts(tx, await tx.panels.get(panelId), counts));
}
