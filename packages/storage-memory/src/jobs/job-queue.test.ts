import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { createMemoryBackend } from '../create-memory-backend.ts';

test('given timers that fire a little early, as the system’s may, when a job repeats, then still once each period', async () => {
  const clock = createTestClock({ now: new Date('2026-01-01T00:00:30Z') });
  const early = {
    ...clock,
    setTimer: (ms: number, callback: () => void) => clock.setTimer(Math.max(1, ms - 1), callback),
  };
  const backend = createMemoryBackend({ clock: early });
  const runs: number[] = [];
  backend.jobs.work('tick', async () => void runs.push(clock.now().getUTCMinutes()));
  backend.jobs.repeat('tick', 60_000);
  await backend.jobs.start();
  await clock.advance('5m');
  expect(runs).toEqual([1, 2, 3, 4, 5]);
  await backend.close();
});
