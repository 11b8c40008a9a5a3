import { sUi } from '@panelkit/panel-adapters/s-ui';
import { createSUiSimulator } from '@panelkit/panel-adapters/simulators';
import { expect, test } from 'vitest';
import { runOrdersThrough } from './run-orders-through.ts';

const ORDERS = 200;

test('given an S-UI that takes equal names, loses 10 % of its answers after commit, fails 5 % after commit, locks its database for 10 % of the saves and restarts twice, when 200 orders are placed, then exactly 200 accounts exist', async () => {
  const met = { dropped: 0, failed: 0, locked: 0 };
  await runOrdersThrough((clock) => {
    const { faults, locks, fetch, accounts } = createSUiSimulator({ clock, seed: 5 });
    const saves = { method: 'POST', path: /\/save$/ };
    return {
      driver: sUi(),
      baseUrl: 'https://s-ui.test/app',
      credentials: { token: 'simulated-token' },
      fetch,
      trouble: () => {
        faults.sometimes({ kind: 'drop-after-commit' }, 0.1, saves);
        faults.sometimes({ kind: 'error-after-commit' }, 0.05, saves);
        locks.sometimes(0.1);
      },
      restart: faults.restart,
      calm: () => {
        met.dropped = faults.count('drop-after-commit');
        met.failed = faults.count('error-after-commit');
        met.locked = locks.count();
        faults.clear();
        locks.sometimes(0);
      },
      accounts: () =>
        accounts().map(({ name, desc, expiry, volume }) => ({
          name,
          note: desc,
          expiresAt: expiry === 0 ? null : new Date(expiry * 1000),
          trafficLimitBytes: volume,
        })),
    };
  }, ORDERS);
  expect(met.dropped).toBeGreaterThan(ORDERS / 100);
  expect(met.failed).toBeGreaterThan(ORDERS / 100);
  expect(met.locked).toBeGreaterThan(ORDERS / 100);
}, 60_000);
