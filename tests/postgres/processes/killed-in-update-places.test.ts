import { test } from 'vitest';
import { killWhilePlacesChange } from './kill-while-places-change.ts';

test(
  'given a place that is replaced for everyone, when processes are killed in it, then each has the accounts of its plan, and its link serves them',
  () => killWhilePlacesChange({ quantity: 40, kills: 2 }),
  120_000,
);
