import { describeStorageContract } from '@panelkit/sdk/contracts';
import { createMemoryHarness } from './memory-harness.ts';

describeStorageContract('memory', createMemoryHarness);
