import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { expect, test } from 'vitest';
import { runOrdersThrough } from './run-orders-through.ts';

const ORDERS = 500;

test('given a Marzban that drops 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when 500 orders are placed, then exactly 500 accounts exist', async () => {
  const met = { dropped: 0, failed: 0 };
  await runOrdersThrough((clock) => {
    const { faults, fetch, accounts } = createMarzbanSimulator({ clock, seed: 11 });
    const users = { path: /^\/api\/user/ };
    return {
      driver: marzban(),
      baseUrl: 'https://marzban.test',
      credentials: { username: 'root', password: 'root-password' },
      fetch,
      trouble: () => {
        faults.sometimes({ kind: 'drop-after-commit' }, 0.1, users);
        faults.sometimes({ kind: 'error-after-commit' }, 0.05, users);
        faults.sometimes({ kind: 'lost-session' }, 0.05, users);
      },
      restart: faults.restart,
      calm: () => {
        met.dropped = faults.count('drop-after-commit');
        met.failed = faults.count('error-after-commit');
        faults.clear();
      },
      accounts: () =>
        accounts().map(({ username: name, note, expire, dataLimit }) => ({
          name,
          note: note ?? '',
          expiresAt: expire === null ? null : new Date(expire * 1000),
          trafficLimitBytes: dataLimit,
        })),
    };
  }, ORDERS);
  expect(met.dropped).toBeGreaterThan(ORDERS / 100);
  expect(met.failed).toBeGreaterThan(ORDERS / 100);
}, 60_000);
