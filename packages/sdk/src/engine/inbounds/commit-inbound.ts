import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { ObservedInbound } from '../../domain/inbounds/inbound-template.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { InboundPatch, Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { HeldLease } from '../locks/lease.ts';
import { wakeInbound } from './wake-inbound.ts';

type Committed = 'in-sync' | 'removed' | 'again' | 'busy';

/** Nothing is left to do: whatever was wanted was seen. */
const SETTLED = { attempts: 0, nextAttemptAt: null, unsettledUntil: null, lastError: null } as const;

/**
 * The inbound was read back as wanted. What was learned is kept also when the generation moved on meanwhile;
 * then it is due again.
 */
export async function commitInboundInSync(
  engine: Engine,
  lease: HeldLease,
  known: Inbound,
  seen: ObservedInbound,
): Promise<Committed> {
  const at = engine.backend.clock.now();
  return engine.backend.storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
    const { id, panelId, generation } = await takeKey(tx, known, seen.key);
    const { name, protocol, network, port } = seen;
    const learned: InboundPatch = {
      remoteKey: seen.key,
      name,
      protocol,
      network,
      port,
      syncedAt: at,
      statusMessage: null,
      status: seen.enabled ? 'active' : 'disabled',
    };
    if (generation !== known.generation) {
      await tx.inbounds.update(id, { ...learned, nextAttemptAt: at });
      await wakeInbound(tx, { id, panelId });
      return 'again';
    }
    await tx.inbounds.update(id, { ...learned, ...SETTLED, observedGeneration: generation });
    await tx.events.append({
      aggregate: { kind: 'inbound', id },
      type: 'inbound.in-sync',
      data: { panelId, generation },
      at,
    });
    await recordAudit(engine, tx, {
      actor: SYSTEM_ACTOR,
      action: 'inbound.apply',
      target: { kind: 'inbound', id },
      before: { generation: known.observedGeneration },
      after: { generation, port },
    });
    return 'in-sync';
  });
}

/**
 * A panel may give the key of an inbound that somebody deleted once more: the row that had it is of something
 * that is not there.
 * @returns the inbound, locked
 */
async function takeKey(tx: Transaction, { id, panelId, remoteKey }: Inbound, key: string): Promise<Inbound> {
  if (remoteKey === key) return tx.inbounds.get(id);
  const rows = await listAll<Inbound>((page) => tx.inbounds.list({ ...page, panelId }));
  const holders = rows.filter((row) => row.remoteKey === key && row.id !== id);
  const locked = new Map<string, Inbound>();
  for (const lockedId of [...holders.map((row) => row.id), id].sort())
    locked.set(lockedId, await tx.inbounds.get(lockedId));
  for (const holder of locked.values()) {
    if (holder.id === id || holder.remoteKey !== key) continue;
    await tx.inbounds.update(holder.id, {
      remoteKey: null,
      status: 'missing',
      statusMessage: 'its key is of another inbound now',
    });
  }
  return locked.get(id) ?? tx.inbounds.get(id);
}

/** A condemned inbound's absence is proved, or no create was ever sent. */
export async function commitInboundGone(
  engine: Engine,
  lease: HeldLease,
  known: Inbound,
): Promise<Committed> {
  const at = engine.backend.clock.now();
  return engine.backend.storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
    const { id, panelId, generation } = await tx.inbounds.get(known.id);
    await tx.inbounds.update(id, {
      ...SETTLED,
      observedGeneration: generation,
      remoteKey: null,
      syncedAt: at,
      status: 'removed',
      statusMessage: null,
      foreignCount: 0,
    });
    await tx.events.append({
      aggregate: { kind: 'inbound', id },
      type: 'inbound.removed',
      data: { panelId },
      at,
    });
    const target = { kind: 'inbound', id };
    await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'inbound.gone', target });
    return 'removed';
  });
}
