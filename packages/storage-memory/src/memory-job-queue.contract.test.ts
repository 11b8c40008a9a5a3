import { describeJobQueueContract } from '@panelkit/sdk/contracts';
import { createMemoryHarness } from './memory-harness.ts';

describeJobQueueContract('memory', createMemoryHarness);
