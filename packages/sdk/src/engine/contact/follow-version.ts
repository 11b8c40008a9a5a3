import type { Capabilities } from '../../domain/panels/capabilities.ts';
import type { Panel, PanelHealth } from '../../domain/panels/panel.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { wakeWaiting } from './wake-waiting.ts';

/** What a panel was found to be; without capabilities its driver cannot write to that version. */
interface FoundVersion {
  version: string;
  capabilities: Capabilities | null;
}

/**
 * Stores the version that the adapter noticed while it was used: another version has other abilities.
 */
export async function followVersion(engine: Engine, panel: Panel): Promise<void> {
  const news = engine.panels.adapter(panel).takeNews?.() ?? null;
  if (news === null || (news.version === panel.version && panel.health.unsupportedVersion === undefined))
    return;
  await noteVersion(engine, panel.id, news);
}

/** A health check succeeded: whatever version it has now, its driver can write to it. */
export async function endUnsupported(engine: Engine, panel: Panel): Promise<void> {
  const { health, version, capabilities } = panel;
  if (health.unsupportedVersion === undefined || version === null) return;
  const news = engine.panels.adapter(panel).takeNews?.() ?? { version, capabilities };
  await noteVersion(engine, panel.id, news);
}

/**
 * Stores what was found and alerts staff, once; accounts that waited for a supported version are looked at
 * again.
 */
export async function noteVersion(engine: Engine, panelId: string, found: FoundVersion): Promise<void> {
  const supported = found.capabilities !== null;
  const isWritableAgain = await engine.backend.storage.transaction(async (tx) => {
    const panel = await tx.panels.get(panelId);
    const from = panel.health.unsupportedVersion ?? panel.version;
    if (from === found.version && supported === (panel.health.unsupportedVersion === undefined)) return false;
    await storeVersion(tx, panel, found);
    if (from !== null) await emitVersion(engine, tx, { panelId, from, to: found.version, supported });
    return supported && panel.health.unsupportedVersion !== undefined;
  });
  if (isWritableAgain) await wakeWaiting(engine, panelId);
}

async function storeVersion(
  tx: Pick<Transaction, 'panels'>,
  { id, health }: Panel,
  { version, capabilities }: FoundVersion,
): Promise<void> {
  const { unsupportedVersion: _before, ...rest } = health;
  const unsupported: PanelHealth = { ...rest, unsupportedVersion: version };
  await tx.panels.update(
    id,
    capabilities === null ? { health: unsupported } : { version, capabilities, health: rest },
  );
}

async function emitVersion(
  engine: Engine,
  tx: Transaction,
  { panelId, ...change }: { panelId: string; from: string; to: string; supported: boolean },
): Promise<void> {
  const target = { kind: 'panel', id: panelId };
  const at = engine.backend.clock.now();
  await tx.events.append({ aggregate: target, type: 'panel.version-changed', data: change, at });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'panel.version',
    target,
    before: { version: change.from },
    after: { version: change.to, supported: change.supported },
  });
}
