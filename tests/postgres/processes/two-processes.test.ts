import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type SimulatorServer,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import type { Clock, PanelDriver } from '@panelkit/sdk';
import { describe, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { createFastClock } from '../fast-clock.ts';
import { type SoldPanel, sellInTwoProcesses } from './sell-in-two-processes.ts';

const ROOT = { username: 'root', password: 'root-password' };
const SPEED = 10;
const UNITS = 50;

interface Family {
  name: string;
  driver: PanelDriver;
  path?: string;
  credentials?: Record<string, string>;
  simulator(clock: Clock): Parameters<typeof startSimulatorServer>[0];
}

const FAMILIES: Family[] = [
  { name: 'marzban', driver: marzban(), simulator: (clock: Clock) => createMarzbanSimulator({ clock }) },
  {
    name: 'marzneshin',
    driver: marzneshin(),
    simulator: (clock: Clock) => createMarzneshinSimulator({ clock }),
  },
  {
    name: 's-ui',
    driver: sUi(),
    path: '/app',
    credentials: { token: 'simulated-token' },
    simulator: (clock: Clock) => createSUiSimulator({ clock }),
  },
  {
    name: '3x-ui v3',
    driver: threeXUi(),
    simulator: (clock: Clock) => createThreeXUiSimulator({ clock, version: '3.6.0' }),
  },
  {
    name: '3x-ui v2',
    driver: threeXUi(),
    simulator: (clock: Clock) => createThreeXUiSimulator({ clock, version: '2.9.4' }),
  },
];

describe('two processes on one PostgreSQL server, with four workers for each panel', () => {
  test(`given panels of ${FAMILIES.length} families behind HTTP, when ${UNITS} units are bought at once on each, then each has ${UNITS} accounts, none lost, none doubled`, async () => {
    const server = await sharedServer();
    const clock = createFastClock({ originMs: Date.now(), speed: SPEED });
    const servers: SimulatorServer[] = [];
    const panels: SoldPanel[] = [];
    for (const { name, driver, simulator, path = '', credentials = ROOT } of FAMILIES) {
      const panel = await startSimulatorServer(simulator(clock), { port: 0 });
      servers.push(panel);
      panels.push({ name, driver, target: { baseUrl: panel.url + path, credentials } });
    }
    const connectionString = await server.createMigrated('two_processes');
    const sale = { panels, connectionString, speed: SPEED, timeoutMs: 60_000, units: UNITS };
    await sellInTwoProcesses(sale).finally(() => Promise.all(servers.map((panel) => panel.close())));
  }, 120_000);
});
