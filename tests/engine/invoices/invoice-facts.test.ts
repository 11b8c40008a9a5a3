import { IN_MEMORY } from '../on-storage.ts';
import { describeInvoiceFacts } from './describe-invoice-facts.ts';

describeInvoiceFacts(IN_MEMORY);
