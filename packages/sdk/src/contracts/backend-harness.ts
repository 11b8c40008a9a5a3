import { afterEach, beforeEach } from 'vitest';
import type { Backend } from '../ports/backend.ts';

/** One backend under test, with nothing stored and the queue not started. */
export interface BackendHarness {
  backend: Pick<Backend, 'storage' | 'jobs' | 'clock'>;
  /**
   * Moves the backend's clock (leases, delays and repeating jobs go by it) and waits until the queue is idle.
   */
  advance(ms: number): Promise<void>;
  /** Ends the backend and frees everything that `setup` took. */
  teardown(): Promise<void>;
}

/** Makes a harness for each test of the describing block; returns how to reach it. */
export function useHarness(setup: () => Promise<BackendHarness>): () => BackendHarness {
  let current: BackendHarness | null = null;
  beforeEach(async () => {
    current = await setup();
  });
  afterEach(async () => {
    await current?.teardown();
    current = null;
  });
  return () => {
    if (current === null) throw new TypeError('The harness exists only while a test runs');
    return current;
  };
}
