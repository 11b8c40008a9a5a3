import { IN_MEMORY } from '../on-storage.ts';
import { describeConfirmedAtOnce } from './describe-confirmed-at-once.ts';

describeConfirmedAtOnce(IN_MEMORY);
