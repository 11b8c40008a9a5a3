import { IN_MEMORY } from '../on-storage.ts';
import { describeFrozenMoney } from './describe-frozen-money.ts';

describeFrozenMoney(IN_MEMORY);
