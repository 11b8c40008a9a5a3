import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeRenewals } from './describe-renewals.ts';

describeRenewals(onPostgres('renewals'));
