import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** What a shop's own function is measured with. */
export interface CallbackWatch {
  clock: Pick<Clock, 'monotonicMs'>;
  logger: Logger;
  slowCallbackMs: number;
}

/**
 * Runs a function of the shop's that nothing can interrupt: while it runs the whole process stands still, deadlines and leases included. One
 * that takes long is logged under `name`.
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
