import { createThreeXUiSimulator } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { expect, test } from 'vitest';
import { runOrdersThrough } from './run-orders-through.ts';

const ORDERS = 200;

test.each(['3.6.0', '3.2.8', '2.8.11'])(
  'given a 3x-ui %s that loses 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when 200 orders are placed, then exactly 200 accounts exist',
  async (version) => {
    const met = { dropped: 0, failed: 0 };
    await runOrdersThrough((clock) => {
      const { faults, fetch, clients } = createThreeXUiSimulator({ clock, version, seed: 3 });
      const calls = { path: /\/panel\/api\// };
      return {
        driver: threeXUi(),
        baseUrl: 'http://three-x-ui.test',
        credentials: { username: 'root', password: 'root-password' },
        fetch,
        trouble: () => {
          faults.sometimes({ kind: 'drop-after-commit' }, 0.1, calls);
          faults.sometimes({ kind: 'error-after-commit' }, 0.05, calls);
          faults.sometimes({ kind: 'lost-session' }, 0.05, calls);
        },
        restart: faults.restart,
        calm: () => {
          met.dropped = faults.count('drop-after-commit');
          met.failed = faults.count('error-after-commit');
          faults.clear();
        },
        accounts: () =>
          clients().map((client) => ({
            name: String(client.email),
            note: String(client.comment),
            expiresAt: client.expiryTime === 0 ? null : new Date(Number(client.expiryTime)),
            trafficLimitBytes: Number(client.totalGB),
          })),
      };
    }, ORDERS);
    expect(met.dropped).toBeGreaterThan(ORDERS / 100);
    expect(met.failed).toBeGreaterThan(ORDERS / 100);
  },
  60_000,
);
