import { describeStorageContract } from '@panelkit/sdk/contracts';
import { describeOnEveryDatabase } from './test-harness.ts';

describeOnEveryDatabase(describeStorageContract);
