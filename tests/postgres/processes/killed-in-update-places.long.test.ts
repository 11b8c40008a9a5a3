import { test } from 'vitest';
import { killWhilePlacesChange } from './kill-while-places-change.ts';

test(
  'given 400 subscriptions whose place is replaced, when six processes are killed in it, then each has the accounts of its plan, and its link serves them',
  () => killWhilePlacesChange({ quantity: 400, kills: 6 }),
  1_200_000,
);
