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

/** Stores what a panel shows of its inbounds, whose row the transaction has locked, and tells what stopped, came back or needs other links. */
export async function recordInbounds(
  engine: Engine,
  tx: Transaction,
  panelId: string,
  seen: readonly SeenInbound[],
): Promise<RecordedInbounds> {
  const known = await listAll<Inbound>((page) => tx.inbounds.list({ ...page, panelId }));
  const { added, changed, missing } = compareInbounds(known, seen);
  const syncedAt = engine.backend.clock.now();
  const rows = new Map(known.map((inbound) => [inbound.id, inbound]));
  for (const change of changed.toSorted((a, b) => (a.inbound.id < b.inbound.id ? -1 : 1))) {
    const inbound = await tx.inbounds.get(change.inbound.id);
    await tx.inbounds.update(inbound.id, { ...change.patch, syncedAt });
    rows.set(inbound.id, { ...inbound, ...change.patch, syncedAt });
    await tellChange(engine, tx, change);
  }
  for (const one of added) {
    const inbound = newInbound(engine, panelId, one);
    await tx.inbounds.insert(inbound);
    rows.set(inbound.id, inbound);
  }
  return {
    inbounds: [...rows.values()],
    ...{ addedCount: added.length, missingCount: missing.length },
    isOneBack: changed.some(({ restored }) => restored),
  };
}

async function tellChange(
  engine: Engine,
  tx: Transaction,
  { inbound, stopped, restored, relinked }: InboundChange,
): Promise<void> {
  const { id, panelId, usedCount: accountCount } = inbound;
  const common = { aggregate: { kind: 'inbound', id }, at: engine.backend.clock.now() };
  if (stopped !== null) {
    const data = { panelId, reason: stopped, accountCount };
    await tx.events.append({ ...common, type: 'inbound.stopped', data });
  }
  if (restored) await tx.events.append({ ...common, type: 'inbound.restored', data: { panelId } });
  if (relinked)
    await tx.events.append({ ...common, type: 'inbound.relinked', data: { panelId, accountCount } });
}

function newInbound(engine: Engine, panelId: string, seen: SeenInbound): Inbound {
  const at = engine.backend.clock.now();
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
    ...{ syncedAt: at, createdAt: at },
  };
}
