import type { Clock } from './clock.ts';
import type { JobQueue } from './job-queue.ts';
import type { Storage } from './storage.ts';

declare const madeTogether: unique symbol;

/**
 * Storage, jobs and clock that belong together: a wake-up is written in the caller's transaction. Parts
 * cannot be mixed.
 */
export interface Backend {
  readonly [madeTogether]: true;
  readonly storage: Storage;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  /**
   * Frees what the backend holds; jobs are stopped first, without grace. Later calls fail with
   * `STORAGE_UNAVAILABLE`.
   */
  close(): Promise<void>;
}

/** For authors of a backend: declares that these parts were made together. */
export function defineBackend<Parts extends Omit<Backend, typeof madeTogether>>(
  parts: Parts,
): Parts & Backend {
  // The brand exists for the compiler only; this is the one place that may give it.
  return parts as Parts & Backend;
}
