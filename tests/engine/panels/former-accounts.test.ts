import { IN_MEMORY } from '../on-storage.ts';
import { describeFormerAccounts } from './describe-former-accounts.ts';

describeFormerAccounts(IN_MEMORY);
