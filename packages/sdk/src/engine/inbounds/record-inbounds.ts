import { FOUND_INBOUND, type Inbound } from '../../domain/inbounds/inbound.ts';
import {
  compareInbounds,
  type InboundChange,
  type SeenInbound,
  seenFields,
} from '../../domain/inbounds/inbound-changes.ts';
import type { RemoteInbound } from '../../ports/panel-adapter.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';

/** What came of storing a panel's inbounds. */
export interface RecordedInbounds {
  /** The rows as they are now. */
  inbounds: Inbound[];
  addedCount: number;
  missingCount: number;
  /** Whether one serves again that did not. */
  isOneBack: boolean;
}

/** What a panel shows of its inbounds, as far as it is stored. */
export function toSeenInbounds(remote: readonly RemoteInbound[]): SeenInbound[] {
  return remote.map(({ linkFingerprint = null, ...seen }) => ({ ...seen, linkFingerprint }));
}

/**
 * Stores what a panel shows of its inbounds, whose row the transaction has locked, and emits what stopped,
 * came back or needs other links.
 */
export async function recordInbounds(
  engine: Engine,
  tx: Transaction,
  panelId: string,
  seen: readonly SeenInbound[],
): Promise<RecordedInbounds> {
  const known = await lockDiffering(tx, panelId, seen);
  const { added, changed, missing } = compareInbounds(known, seen);
  const syncedAt = tx.now;
  const rows = new Map(known.map((inbound) => [inbound.id, inbound]));
  for (const change of changed) {
    const { inbound, patch } = change;
    await tx.inbounds.update(inbound.id, { ...patch, syncedAt });
    rows.set(inbound.id, { ...inbound, ...patch, syncedAt });
    await emitChange(tx, change);
  }
  for (const one of added) {
    const inbound = newInbound(engine, { panelId, seen: one, at: syncedAt });
    await tx.inbounds.insert(inbound);
    rows.set(inbound.id, inbound);
  }
  return {
    inbounds: [...rows.values()],
    addedCount: added.length,
    missingCount: missing.length,
    isOneBack: changed.some(({ restored }) => restored),
  };
}

/**
 * The rows of a panel; those that differ from what it shows are locked, so that they are judged as their
 * reconcilers left them.
 */
async function lockDiffering(
  tx: Transaction,
  panelId: string,
  seen: readonly SeenInbound[],
): Promise<Inbound[]> {
  const listed = await listAll<Inbound>((page) => tx.inbounds.list({ ...page, panelId }));
  const differing = new Set(compareInbounds(listed, seen).changed.map(({ inbound }) => inbound.id));
  const rows: Inbound[] = [];
  for (const row of listed) rows.push(differing.has(row.id) ? await tx.inbounds.get(row.id) : row);
  return rows;
}

async function emitChange(
  tx: Transaction,
  { inbound, stopped, restored, relinked }: InboundChange,
): Promise<void> {
  const { id, panelId, usedCount: accountCount } = inbound;
  const common = { aggregate: { kind: 'inbound', id }, at: tx.now };
  if (stopped !== null) {
    const data = { panelId, reason: stopped, accountCount };
    await tx.events.append({ ...common, type: 'inbound.stopped', data });
  }
  if (restored) await tx.events.append({ ...common, type: 'inbound.restored', data: { panelId } });
  if (relinked)
    await tx.events.append({ ...common, type: 'inbound.relinked', data: { panelId, accountCount } });
}

function newInbound(
  engine: Engine,
  { panelId, seen, at }: { panelId: string; seen: SeenInbound; at: Date },
): Inbound {
  return {
    ...seenFields(seen),
    id: engine.ids.uuid(),
    panelId,
    remoteKey: seen.key,
    provisioningEnabled: true,
    isDefault: false,
    capacity: null,
    heldCount: 0,
    usedCount: 0,
    foreignCount: 0,
    ...FOUND_INBOUND,
    syncedAt: at,
    createdAt: at,
  };
}
