import { IN_MEMORY } from '../on-storage.ts';
import { describeUnansweredRates } from './describe-unanswered-rates.ts';

describeUnansweredRates(IN_MEMORY);
