import { createHttpPanelFaults, describePanelAdapterContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { clockMovedBySleep } from '../http/clock-moved-by-sleep.ts';
import { threeXUi } from '../three-x-ui.ts';
import { capabilitiesOf } from './dialects/three-x-ui-version.ts';
import { createThreeXUiApi } from './three-x-ui-api.ts';
import { createTestPanel } from './three-x-ui-test-panel.ts';

const V3_VERSIONS = [
  { version: '3.6.0', fail2ban: true },
  { version: '3.4.2', fail2ban: false },
  { version: '3.2.8', fail2ban: false },
];

for (const { version, fail2ban } of V3_VERSIONS) {
  describePanelAdapterContract(
    `3x-ui ${version}, simulated`,
    async () => {
      const {
        clock,
        simulator,
        target,
        connection: direct,
      } = createTestPanel(createTestClock(), {
        version,
        fail2ban,
      });
      const connection = { ...direct, clock: clockMovedBySleep(clock) };
      const api = createThreeXUiApi(target, connection);
      return {
        driver: threeXUi(),
        target,
        connection,
        inboundKeys: ['1', '2', '3'],
        faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
        panelSide: {
          traffic: {
            add: async (name, bytes) => void simulator.addTraffic(name, bytes),
            runJobs: () => clock.advance('10s'),
          },
          setClockSkew: (ms) => simulator.setClockSkew(ms),
          addForeignAccount: async () => {
            const body = { client: { email: 'stranger' }, inboundIds: [1] };
            await api({ method: 'POST', path: '/panel/api/clients/add', body });
            return 'stranger';
          },
        },
        teardown: async () => {},
      };
    },
    {
      capabilities: capabilitiesOf({ version, dialect: 'v3', limitsDevices: fail2ban }),
    },
  );
}

for (const version of ['2.6.8', '2.8.11', '2.9.4', '3.0.2']) {
  describePanelAdapterContract(
    `3x-ui ${version}, simulated`,
    async () => {
      const {
        clock,
        simulator,
        target,
        connection: direct,
      } = createTestPanel(createTestClock(), { version });
      const connection = { ...direct, clock: clockMovedBySleep(clock) };
      const api = createThreeXUiApi(target, connection);
      return {
        driver: threeXUi(),
        target,
        connection,
        inboundKeys: ['1'],
        faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
        panelSide: {
          traffic: {
            add: async (name, bytes) => void simulator.addTraffic(name, bytes),
            runJobs: () => clock.advance('11s'),
          },
          setClockSkew: (ms) => simulator.setClockSkew(ms),
          addForeignAccount: async () => {
            const settings = JSON.stringify({ clients: [{ id: 'x', email: 'stranger', enable: true }] });
            const body = { id: 1, settings };
            await api({ method: 'POST', path: '/panel/api/inbounds/addClient', body });
            return 'stranger';
          },
        },
        teardown: async () => {},
      };
    },
    {
      capabilities: capabilitiesOf({ version, dialect: 'v2', limitsDevices: false }),
      without: ['second-inbound'],
    },
  );
}
