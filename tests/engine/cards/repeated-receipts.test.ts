import { IN_MEMORY } from '../on-storage.ts';
import { describeRepeatedReceipts } from './describe-repeated-receipts.ts';

describeRepeatedReceipts(IN_MEMORY);
