/**
 * Settings of a shop whose test lets days pass and waits for no sweep: a simulated day of sweeps each minute
 * takes most of a second of processor time.
 */
export const RARE_SWEEPS = { sweepIntervalMs: 300_000 };
