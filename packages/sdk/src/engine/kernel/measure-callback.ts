import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** What a shop's own function is measured with. */
export interface CallbackWatch {
  clock: Pick<Clock, 'monotonicMs'>;
  logger: Logger;
  slowCallbackMs: number;
}

/**
 * Runs a function of the shop. Nothing can interrupt it: meanwhile the whole process is blocked, with its
 * deadlines and leases. A slow one is logged under `name`.
 */
export function measureCallback<Result>(
  { clock, logger, slowCallbackMs }: CallbackWatch,
  name: string,
  callback: () => Result,
): Result {
  const startedAtMs = clock.monotonicMs();
  try {
    return callback();
  } finally {
    const durationMs = Math.round(clock.monotonicMs() - startedAtMs);
    if (durationMs > slowCallbackMs)
      logger.warn({ callback: name, durationMs }, 'a callback held the whole process up');
  }
}
