import { IN_MEMORY } from '../on-storage.ts';
import { describeMerged } from './describe-merged.ts';

describeMerged(IN_MEMORY);
