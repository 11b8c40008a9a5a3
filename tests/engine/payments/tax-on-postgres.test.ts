import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeTax } from './describe-tax.ts';
import { describeTaxOverTime } from './describe-tax-over-time.ts';

describeTax(onPostgres('tax'));
describeTaxOverTime(onPostgres('tax_over_time'));
