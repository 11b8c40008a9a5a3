import { test } from 'vitest';
import { createThreeXUi } from '../../simulation/world/families.ts';
import { runThroughFaults } from './run-through-faults.ts';

const RUNS: [string, number][] = [
  ['3.6.0', 200],
  ['3.2.8', 60],
  ['2.8.11', 60],
];

test.each(RUNS)(
  'given a 3x-ui %s that loses 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when %i orders are placed, then exactly as many accounts exist',
  async (version, orders) => {
    await runThroughFaults((clock) => createThreeXUi(clock, 3, version), { orders, path: /\/panel\/api\// });
  },
  60_000,
);
