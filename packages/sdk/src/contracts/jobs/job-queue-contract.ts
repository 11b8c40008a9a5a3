import { describe } from 'vitest';
import { type BackendHarness, useHarness } from '../backend-harness.ts';
import { describeJobLifeContract } from './job-life-contract.ts';
import { describeJobLimitsContract } from './job-limits-contract.ts';
import { describeJobWakeUpsContract } from './job-wake-ups-contract.ts';

/**
 * Declares the suite of the JobQueue port for one backend (vitest).
 *
 * @param name - how the backend is called in the report
 * @param setup - makes a backend with nothing stored and the queue not started, for each test
 */
export function describeJobQueueContract(name: string, setup: () => Promise<BackendHarness>): void {
  describe(`JobQueue contract: ${name}`, () => {
    const harness = useHarness(setup);
    describeJobWakeUpsContract(harness);
    describeJobLimitsContract(harness);
    describeJobLifeContract(harness);
  });
}
