import { createHttpPanelFaults, describePanelAdapterContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { clockMovedBySleep } from '../http/clock-moved-by-sleep.ts';
import { marzban } from '../marzban.ts';
import { createMarzbanApi } from './marzban-api.ts';
import { MARZBAN_CAPABILITIES } from './marzban-driver.ts';
import { createTestPanel } from './marzban-test-panel.ts';

describePanelAdapterContract(
  'Marzban 0.8.4, simulated',
  async () => {
    const { clock, simulator, target, connection: direct } = createTestPanel(createTestClock());
    const connection = { ...direct, clock: clockMovedBySleep(clock) };
    const api = createMarzbanApi(target, connection);
    return {
      driver: marzban(),
      target,
      connection,
      inboundKeys: ['VLESS TCP', 'Trojan TCP'],
      faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
      panelSide: {
        traffic: {
          add: async (name, bytes) => void simulator.addTraffic(name, bytes),
          runJobs: () => clock.advance('10s'),
        },
        setClockSkew: (ms) => simulator.setClockSkew(ms),
        addForeignAccount: async () => {
          const body = { username: 'stranger', proxies: { vless: {} }, inbounds: {} };
          await api({ method: 'POST', path: '/api/user', body });
          return 'stranger';
        },
      },
      teardown: async () => {},
    };
  },
  { capabilities: MARZBAN_CAPABILITIES },
);
