import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { describeEventsToldAgain } from './describe-events-told-again.ts';

// The scheduler works on each day of the year, as it does in a shop.
describeEventsToldAgain(IN_MEMORY, { works: 'every day' });
describeEventsToldAgain(onPostgres('told_again'), { works: 'every day' });
