import { IN_MEMORY } from '../on-storage.ts';
import { describeAssignedMoney } from './describe-assigned-money.ts';

describeAssignedMoney(IN_MEMORY);
