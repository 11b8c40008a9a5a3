import { IN_MEMORY } from '../on-storage.ts';
import { describeFormerAccounts } from './describe-former-accounts.ts';
import { describeRestoredPanels } from './describe-restored-panels.ts';

describeFormerAccounts(IN_MEMORY);
describeRestoredPanels(IN_MEMORY);
