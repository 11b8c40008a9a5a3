import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow } from '../kernel/report-failure.ts';
import { SYNC_USAGE_JOB } from './wake-usage-sync.ts';

/**
 * One account that fails stops no other: it is reported, and the next listing tries again. A storage that is
 * gone stops all.
 */
export async function guardAccount(
  engine: Engine,
  account: { id: string; panelId: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const payload = { panelId: account.panelId, accountId: account.id };
    await reportThrow(engine, { job: SYNC_USAGE_JOB, payload, error, retryInMs: null });
  }
}
