import { isPanelkitError, type WriteOutcome } from '@panelkit/sdk';
import { notAppliedBecause } from '../http/not-applied.ts';

/** Only reads throw, and none of them follows a write that was accepted. */
export async function written(write: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
  try {
    return await write();
  } catch (error) {
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}
