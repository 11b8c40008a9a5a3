import { sUi } from '@panelkit/panel-adapters/s-ui';
import { createSUiSimulator, createThreeXUiSimulator } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { expect, test } from 'vitest';
import { runOrdersThrough } from '../reconcile/run-orders-through.ts';

const ORDERS = 60;

test.each(['3.6.0', '2.9.4'])(
  'given a 3x-ui %s that loses answers, fails after commit and restarts twice, when 60 units with inbounds of their own are sold, then exactly 60 of each exist',
  async (version) => {
    const met = { dropped: 0 };
    await runOrdersThrough((clock) => {
      const { faults, fetch, clients, inbounds } = createThreeXUiSimulator({ clock, version, seed: 5 });
      const writes = { method: 'POST', path: /\/panel\/api\// };
      return {
        driver: threeXUi(),
        baseUrl: 'https://three-x-ui.test',
        credentials: { username: 'root', password: 'root-password' },
        fetch,
        trouble: () => {
          faults.sometimes({ kind: 'drop-after-commit' }, 0.1, writes);
          faults.sometimes({ kind: 'error-after-commit' }, 0.05, writes);
        },
        restart: faults.restart,
        calm: () => {
          met.dropped = faults.count('drop-after-commit');
          faults.clear();
        },
        inboundNames: () => inbounds().map(({ remark }) => remark),
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
  },
  60_000,
);

test('given an S-UI that loses answers, finds its database locked and restarts twice, when 60 units with inbounds of their own are sold, then exactly 60 of each exist', async () => {
  const met = { dropped: 0 };
  await runOrdersThrough((clock) => {
    const { faults, fetch, locks, accounts, backup } = createSUiSimulator({ clock, seed: 5 });
    return {
      driver: sUi(),
      baseUrl: 'https://s-ui.test/app',
      credentials: { token: 'simulated-token' },
      fetch,
      trouble: () => {
        faults.sometimes({ kind: 'drop-after-commit' }, 0.1, { method: 'POST' });
        locks.sometimes(0.1);
      },
      restart: faults.restart,
      calm: () => {
        met.dropped = faults.count('drop-after-commit');
        faults.clear();
        locks.sometimes(0);
      },
      inboundNames: () => [...backup().inbounds.values()].map(({ tag }) => tag),
      accounts: () =>
        accounts().map(({ name, desc: note, expiry, volume }) => ({
          name,
          note,
          trafficLimitBytes: volume,
          expiresAt: expiry === 0 ? null : new Date(expiry * 1000),
        })),
    };
  }, ORDERS);
  expect(met.dropped).toBeGreaterThan(ORDERS / 100);
}, 60_000);
