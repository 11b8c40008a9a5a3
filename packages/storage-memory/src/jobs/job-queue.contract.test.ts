import { describeJobQueueContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '../create-memory-backend.ts';

describeJobQueueContract('memory', async () => {
  const clock = createTestClock();
  const backend = createMemoryBackend({ clock });
  return { backend, advance: (ms) => clock.advance(ms), teardown: () => backend.close() };
});
