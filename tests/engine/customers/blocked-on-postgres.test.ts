import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeBlocked } from './describe-blocked.ts';

describeBlocked(onPostgres('blocked'));
