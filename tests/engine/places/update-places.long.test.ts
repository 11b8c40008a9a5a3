import { test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { followWhileExtending } from './follow-while-extending.ts';

const SUBSCRIPTIONS = 1000;
const postgres = onPostgres('many_places');

test(
  'given 1,000 living subscriptions, when a place is added and another removed while customers extend and the worker dies, then each ends with the accounts of its plan',
  () => followWhileExtending(postgres, SUBSCRIPTIONS),
  1_800_000,
);
