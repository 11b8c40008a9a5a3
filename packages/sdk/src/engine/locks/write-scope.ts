import type { Panel } from '../../domain/panels/panel.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import { holdLease } from './held-lease.ts';
import type { HeldLease } from './lease.ts';
import { coverWrite } from './write-window.ts';

const BUSY_RETRY_MS = 500;
const MOST_TRIES = 20;

/**
 * Does a staff write while nobody else writes in the same scope of the panel, as its family needs it.
 * @throws PanelkitError `STORAGE_CONFLICT` when the scope stays busy
 */
export async function inWriteScope<Result>(
  engine: Engine,
  { panel, inboundId }: { panel: Panel; inboundId: string | null },
  work: () => Promise<Result>,
): Promise<Result> {
  const scope = panel.capabilities?.writeScope ?? 'panel';
  if (scope === 'account') return work();
  const key = scope === 'inbound' && inboundId !== null ? `inbound:${inboundId}` : `panel:${panel.id}`;
  const lease = await waitForLease(engine, key);
  try {
    return await work();
  } finally {
    await lease.release();
  }
}

async function waitForLease(engine: Engine, key: string): Promise<HeldLease> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const lease = await holdLease(engine, key);
    if (lease !== null && (await coverWrite(engine, lease))) return lease;
    await engine.backend.clock.sleep(BUSY_RETRY_MS);
  }
  throw storageConflict('panel', key);
}
