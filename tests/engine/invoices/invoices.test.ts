import { IN_MEMORY } from '../on-storage.ts';
import { describeInvoices } from './describe-invoices.ts';

describeInvoices(IN_MEMORY);
