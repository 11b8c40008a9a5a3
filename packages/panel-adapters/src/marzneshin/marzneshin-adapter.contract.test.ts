import { createHttpPanelFaults, describePanelAdapterContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { clockMovedBySleep } from '../http/clock-moved-by-sleep.ts';
import { marzneshin } from '../marzneshin.ts';
import { MARZNESHIN_CAPABILITIES } from './marzneshin-driver.ts';
import { createMarzneshinTestPanel } from './marzneshin-test-panel.ts';

describePanelAdapterContract(
  'Marzneshin 0.7.4, simulated',
  async () => {
    const panel = createMarzneshinTestPanel(createTestClock(), { placeholderIfDisabled: false });
    const { call, clock, connection: direct, simulator, target } = panel;
    const connection = { ...direct, clock: clockMovedBySleep(clock) };
    return {
      driver: marzneshin(),
      target,
      connection,
      inboundKeys: ['1', '2'],
      faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
      panelSide: {
        traffic: {
          add: async (name, bytes) => void simulator.addTraffic(name, bytes),
          runJobs: () => clock.advance('31s'),
        },
        setClockSkew: (ms) => simulator.setClockSkew(ms),
        addForeignAccount: async () => {
          await call('POST', '/api/users', { username: 'stranger', expire_strategy: 'never' });
          return 'stranger';
        },
      },
      teardown: async () => {},
    };
  },
  { capabilities: MARZNESHIN_CAPABILITIES },
);
