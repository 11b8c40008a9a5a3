import { describeJobQueueContract } from '@panelkit/sdk/contracts';
import { describeOnEveryDatabase } from './test-harness.ts';

describeOnEveryDatabase(describeJobQueueContract);
