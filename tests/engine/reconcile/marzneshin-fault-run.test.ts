import { test } from 'vitest';
import { createMarzneshin } from '../../simulation/world/families.ts';
import { runThroughFaults } from './run-through-faults.ts';

test('given a Marzneshin that loses 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when 200 orders are placed, then exactly 200 accounts exist', async () => {
  await runThroughFaults((clock) => createMarzneshin(clock, 9), { orders: 200, path: /^\/api\/users/ });
}, 60_000);
