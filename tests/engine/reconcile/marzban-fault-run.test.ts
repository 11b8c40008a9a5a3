import { test } from 'vitest';
import { createMarzban } from '../../simulation/world/families.ts';
import { runThroughFaults } from './run-through-faults.ts';

test('given a Marzban that drops 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when 500 orders are placed, then exactly 500 accounts exist', async () => {
  await runThroughFaults((clock) => createMarzban(clock, 11), { orders: 500, path: /^\/api\/user/ });
}, 60_000);
