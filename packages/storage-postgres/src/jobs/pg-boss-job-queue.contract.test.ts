import { describeJobQueueContract } from '@panelkit/sdk/contracts';
import { describeOnEveryDatabase } from '../testing/test-harness.ts';

describeOnEveryDatabase(describeJobQueueContract);
