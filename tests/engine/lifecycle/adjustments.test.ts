import { IN_MEMORY } from '../on-storage.ts';
import { describeAdjustments } from './describe-adjustments.ts';

describeAdjustments(IN_MEMORY);
