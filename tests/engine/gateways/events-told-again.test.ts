import { IN_MEMORY } from '../on-storage.ts';
import { describeEventsToldAgain } from './describe-events-told-again.ts';

describeEventsToldAgain(IN_MEMORY);
