import type { PanelkitError, WriteOutcome } from '@panelkit/sdk';

/** Proved not done; may be tried again. */
export function notApplied(reason: string, retryAfterMs: number | null = null): WriteOutcome {
  return { kind: 'not-applied', reason, retryAfterMs };
}

/** A step before the write failed, so nothing was written. */
export function notAppliedBecause({ message, details }: PanelkitError): WriteOutcome {
  return notApplied(message, 'retryAfterMs' in details ? details.retryAfterMs : null);
}
