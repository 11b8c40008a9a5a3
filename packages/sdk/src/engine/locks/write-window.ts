import type { Engine } from '../kernel/engine.ts';
import { writeDeadlineMs } from '../kernel/settings.ts';
import type { HeldLease } from './lease.ts';

/** The time in which a write may leave and be done. It begins before the write is announced. */
export interface WriteWindow {
  /** On the monotonic clock. */
  deadlineAtMs: number;
  /** Whether enough of it is left, and the scope of the write, if it has one, is ours until its end. */
  isOpen(scope: HeldLease | null): boolean;
}

/** Between two readings of the clock. */
const TOLERANCE_MS = 1;

export function openWriteWindow({ backend: { clock }, settings }: Engine): WriteWindow {
  const deadlineAtMs = clock.monotonicMs() + writeDeadlineMs(settings);
  return {
    deadlineAtMs,
    isOpen(scope) {
      const leftMs = deadlineAtMs - clock.monotonicMs();
      if (leftMs < settings.requestTimeoutMs) return false;
      return scope === null || scope.remainingMs() + TOLERANCE_MS >= leftMs;
    },
  };
}

/**
 * Keeps everybody else out of a scope until the deadline of a write that begins now. False when it was lost.
 */
export function coverWrite({ settings }: Engine, scope: HeldLease): Promise<boolean> {
  return scope.cover(writeDeadlineMs(settings));
}
