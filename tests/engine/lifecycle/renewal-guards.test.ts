import { IN_MEMORY } from '../on-storage.ts';
import { describeRenewalGuards } from './describe-renewal-guards.ts';

describeRenewalGuards(IN_MEMORY);
