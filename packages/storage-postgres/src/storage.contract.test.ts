import { describeStorageContract } from '@panelkit/sdk/contracts';
import { describeOnEveryDatabase } from './testing/test-harness.ts';

describeOnEveryDatabase(describeStorageContract);
