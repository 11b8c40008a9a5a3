import { IN_MEMORY } from '../on-storage.ts';
import { describeCredentialDecisions } from './describe-credential-decisions.ts';

describeCredentialDecisions(IN_MEMORY);
