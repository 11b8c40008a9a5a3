import type { PanelkitError, WriteOutcome } from '@panelkit/sdk';

/** A step before the write failed, so nothing was written. */
export function notAppliedBecause(error: PanelkitError): WriteOutcome {
  const { details } = error;
  const retryAfterMs = 'retryAfterMs' in details ? details.retryAfterMs : null;
  return { kind: 'notApplied', reason: error.message, retryAfterMs };
}
