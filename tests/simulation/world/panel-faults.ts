/** What a panel does wrong in every simulated shop. */
export const PANEL_FAULTS = [
  ['writes', { kind: 'drop-after-commit' }],
  ['writes', { kind: 'drop-before-commit' }],
  ['writes', { kind: 'error-after-commit' }],
  ['writes', { kind: 'error-before-commit' }],
  ['writes', { kind: 'late-commit', delayMs: 4000 }],
  ['writes', { kind: 'rate-limited', retryAfterMs: 3000 }],
  ['ensureAccount', { kind: 'refused' }],
  ['writes', { kind: 'no-answer' }],
  ['writes', { kind: 'slow', delayMs: 900 }],
  ['ensureAccount', { kind: 'wrong-terms', changes: { trafficLimitBytes: 7 } }],
  ['reads', { kind: 'inconclusive' }],
  ['reads', { kind: 'invalid-answer' }],
  ['reads', { kind: 'auth-failed' }],
  ['reads', { kind: 'drop-after-commit' }],
] as const;
