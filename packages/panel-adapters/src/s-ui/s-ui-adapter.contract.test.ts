import { createHttpPanelFaults, describePanelAdapterContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { clockMovedBySleep } from '../http/clock-moved-by-sleep.ts';
import { sUi } from '../s-ui.ts';
import { S_UI_CAPABILITIES } from './s-ui-capabilities.ts';
import { createSUiTestPanel } from './s-ui-test-panel.ts';

describePanelAdapterContract(
  'S-UI 1.5.1, simulated',
  async () => {
    const { clock, simulator, target, connection: direct, save } = createSUiTestPanel(createTestClock());
    const connection = { ...direct, clock: clockMovedBySleep(clock) };
    return {
      driver: sUi(),
      target,
      connection,
      inboundKeys: ['1', '2'],
      faults: createHttpPanelFaults({ target, connection, secretField: 'token' }),
      panelSide: {
        traffic: {
          add: async (name, bytes) => void simulator.addTraffic(name, bytes),
          runJobs: () => clock.advance('70s'),
          runCounting: () => clock.advance('10s'),
        },
        setClockSkew: (ms) => simulator.setClockSkew(ms),
        addForeignAccount: async () => {
          await save('new', { name: 'stranger', inbounds: [], links: [] });
          return 'stranger';
        },
      },
      teardown: async () => {},
    };
  },
  { capabilities: S_UI_CAPABILITIES },
);
