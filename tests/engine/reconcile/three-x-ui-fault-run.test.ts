import { createThreeXUiSimulator } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { expect, test } from 'vitest';
import { runOrdersThrough } from './run-orders-through.ts';

const RUNS: [string, number][] = [
  ['3.6.0', 200],
  ['3.2.8', 60],
  ['2.8.11', 60],
];

test.each(RUNS)(
  'given a 3x-ui %s that loses 10 % of its answers after commit, fails 5 % after commit, loses 5 % of sessions and restarts twice, when %i orders are placed, then exactly as many accounts exist',
  async (version, orders) => {
    const met = { dropped: 0, failed: 0 };
    await runOrdersThrough((clock) => {
      const { faults, fetch, clients } = createThreeXUiSimulator({ clock, version, seed: 3 });
      const calls = { path: /\/panel\/api\// };
      return {
        driver: threeXUi(),
        baseUrl: 'https://three-x-ui.test',
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
    }, orders);
    expect(met.dropped).toBeGreaterThan(orders / 100);
    expect(met.failed).toBeGreaterThan(orders / 100);
  },
  60_000,
);
