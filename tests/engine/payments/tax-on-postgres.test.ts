import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeTax } from './describe-tax.ts';

describeTax(onPostgres('tax'));
