import { IN_MEMORY } from '../on-storage.ts';
import { describeUnansweredProviders } from './describe-unanswered-providers.ts';

describeUnansweredProviders(IN_MEMORY);
