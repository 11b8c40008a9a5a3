import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../engine.ts';

/** One account that fails stops no other: it is logged, and the next listing tries again. A storage that is gone stops all. */
export async function guardAccount(
  engine: Engine,
  account: { id: string; panelId: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const fields = { panelId: account.panelId, accountId: account.id, error: causeOf(error) };
    engine.logger.error(fields, 'an account could not be brought up to date');
  }
}

/** A code or a name: the message of a stranger's error may hold a secret. */
export function causeOf(error: unknown): string {
  if (isPanelkitError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
