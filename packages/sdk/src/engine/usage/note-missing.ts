import { isSuspicious } from '../../domain/accounts/drift.ts';
import { lostAllAt } from '../../domain/inbounds/other-panel.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { guardAccount } from './guard-account.ts';
import { noteDrift, wasSeenBefore } from './note-drift.ts';
import type { PanelSync } from './panel-sync.ts';
import { nameSeenOf } from './sightings.ts';
import { isSettled } from './wanted-terms.ts';

const BATCH = 500;

/**
 * Accounts of ours that a whole listing did not show. A few are recreated once a second listing misses them
 * too; many at once make the panel suspect, and nothing is recreated there until staff trust it again. A
 * panel that shows none of our inbounds either is suspect at once.
 */
export async function noteMissing(engine: Engine, sync: PanelSync): Promise<void> {
  const all = await findMissing(engine, sync);
  const isStrange = showsNothingKnown(sync, all.length);
  const unseen = isStrange ? all : all.filter((row) => !isOnMissingInbound(sync, row));
  const missing: ListedAccount[] = [];
  for (const row of unseen) {
    const seenAs = nameSeenOf(sync, row);
    if (seenAs === null) missing.push(row);
    else await noteRenamed(engine, sync, row, seenAs);
  }
  if (missing.length === 0) return;
  const { suspectSince, trustedAt } = sync.panel;
  const isKnown = ({ driftSince }: ListedAccount): boolean =>
    trustedAt !== null && driftSince !== null && driftSince <= trustedAt;
  const unknown = missing.filter((row) => !isKnown(row));
  const isSuspect = suspectSince !== null || isStrange || isSuspicious(unknown.length, sync.accountCount);
  if (isSuspect && suspectSince === null) await suspect(engine, sync, unknown.length);
  for (const row of missing) {
    const isCertain = !isSuspect && (isKnown(row) || wasSeenBefore(row, sync));
    await guardAccount(engine, row, () =>
      noteDrift(engine, sync.panel, row, { kinds: ['missing'], isCertain }),
    );
  }
}

/** Whether it is still ours, the reconciler sees. */
function noteRenamed(engine: Engine, sync: PanelSync, row: ListedAccount, seenAs: string): Promise<void> {
  return guardAccount(engine, row, () =>
    noteDrift(engine, sync.panel, row, { kinds: ['renamed'], isCertain: true, seenAs }),
  );
}

/** Neither accounts nor inbounds of ours are there: it was wiped, or it is another panel. */
function showsNothingKnown({ panel, inbounds, accountCount }: PanelSync, missingCount: number): boolean {
  const { suspectSince, trustedAt } = panel;
  if (suspectSince !== null || inbounds === null || !isSuspicious(missingCount, accountCount)) return false;
  const lostAt = lostAllAt([...inbounds.byId.values()]);
  return lostAt !== null && (trustedAt === null || trustedAt < lostAt);
}

/**
 * Some panels delete the accounts of an inbound with it: then it is the inbound that is missing, and staff
 * are alerted to that.
 */
function isOnMissingInbound({ inbounds }: PanelSync, { inboundId }: ListedAccount): boolean {
  return inbounds?.byId.get(inboundId)?.status === 'missing';
}

/** Only what was seen once and is settled can go missing. */
export async function findMissing(
  engine: Engine,
  { marks, startedAt }: Pick<PanelSync, 'marks' | 'startedAt'>,
): Promise<ListedAccount[]> {
  const ids = [...marks.keys()];
  const missing: ListedAccount[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = await engine.backend.storage.usage.findByIds(ids.slice(start, start + BATCH));
    missing.push(
      ...rows.filter((row) => row.seenAt !== null && row.condemnedAt === null && isSettled(row, startedAt)),
    );
  }
  return missing;
}

async function suspect(
  engine: Engine,
  { panel, accountCount }: PanelSync,
  missingCount: number,
): Promise<void> {
  const { storage, clock } = engine.backend;
  await storage.transaction(async (tx) => {
    const { suspectSince } = await tx.panels.get(panel.id);
    if (suspectSince !== null) return;
    const at = clock.now();
    const target = { kind: 'panel', id: panel.id };
    await tx.panels.update(panel.id, { suspectSince: at });
    await tx.events.append({
      aggregate: target,
      type: 'panel.suspected',
      data: { missingCount, accountCount },
      at,
    });
    const after = { missingCount, accountCount };
    await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'panel.suspect', target, after });
  });
}
