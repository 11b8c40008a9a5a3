import { IN_MEMORY } from '../on-storage.ts';
import { describeUnansweredChannels } from './describe-unanswered-channels.ts';

describeUnansweredChannels(IN_MEMORY);
