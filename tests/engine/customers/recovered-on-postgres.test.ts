import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeRecovered } from './describe-recovered.ts';

describeRecovered(onPostgres('recovered'));
