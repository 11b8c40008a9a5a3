import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { describeWaitingReceipts } from './describe-waiting-receipts.ts';

describeWaitingReceipts(IN_MEMORY);
describeWaitingReceipts(onPostgres('waiting_receipts'));
