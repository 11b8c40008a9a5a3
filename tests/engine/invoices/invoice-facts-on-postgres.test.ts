import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeInvoiceFacts } from './describe-invoice-facts.ts';

describeInvoiceFacts(onPostgres('invoice_facts'));
