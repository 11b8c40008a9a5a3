import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeStars } from './describe-stars.ts';

describeStars(onPostgres('stars'));
