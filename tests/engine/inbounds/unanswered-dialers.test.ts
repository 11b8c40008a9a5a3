import { IN_MEMORY } from '../on-storage.ts';
import { describeUnansweredDialers } from './describe-unanswered-dialers.ts';

describeUnansweredDialers(IN_MEMORY);
