import { vi } from 'vitest';

const TIMEOUT_MS = 15_000;

/**
 * Waits until a check passes, for what a test cannot await. Vitest's own limit of a second is too short for a
 * machine under load; a check that never passes fails the test with its last error.
 */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: TIMEOUT_MS, interval: 20 });
}
