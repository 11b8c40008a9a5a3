import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeInvoices } from './describe-invoices.ts';

describeInvoices(onPostgres('invoices'));
