import type { BackendHarness } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from './create-memory-backend.ts';

/** A memory backend on a test clock, for the contract suites. */
export async function createMemoryHarness(): Promise<BackendHarness> {
  const clock = createTestClock();
  const backend = createMemoryBackend({ clock });
  return { backend, advance: (ms) => clock.advance(ms), teardown: () => backend.close() };
}
