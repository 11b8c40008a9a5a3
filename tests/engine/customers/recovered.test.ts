import { IN_MEMORY } from '../on-storage.ts';
import { describeRecovered } from './describe-recovered.ts';

describeRecovered(IN_MEMORY);
