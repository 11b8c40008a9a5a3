import { IN_MEMORY } from '../on-storage.ts';
import { describeReturnedAccounts } from './describe-returned-accounts.ts';

describeReturnedAccounts(IN_MEMORY);
