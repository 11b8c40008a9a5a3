import { type PanelConnection, silentLogger } from '@panelkit/sdk';
import { createHttpPanelFaults, describePanelAdapterContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { createPlainpanel, KEY } from './plainpanel.ts';
import { PLAINPANEL_CAPABILITIES, plainpanel } from './plainpanel-driver.ts';

describePanelAdapterContract(
  'plainpanel 1.0',
  async () => {
    const clock = createTestClock();
    const panel = createPlainpanel(clock);
    const fetch: typeof globalThis.fetch = (input, init) => panel.handle(new Request(input, init));
    const target = { baseUrl: 'http://panel.test', credentials: { key: KEY } };
    const connection: PanelConnection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
    return {
      driver: plainpanel(),
      target,
      connection,
      inboundKeys: ['attic', 'cellar'],
      faults: createHttpPanelFaults({ target, connection, secretField: 'key' }),
      panelSide: {
        traffic: {
          add: async (name, bytes) => panel.addTraffic(name, bytes),
          runJobs: () => clock.advance('1s'),
        },
        addForeignAccount: async () => {
          const stranger = { name: 'stranger', uuid: 'x', on: true, until: 0, limit: 0, note: '', rooms: [] };
          const init = { method: 'POST', headers: { key: KEY }, body: JSON.stringify(stranger) };
          await fetch('http://panel.test/people', init);
          return 'stranger';
        },
      },
      teardown: async () => {},
    };
  },
  { capabilities: PLAINPANEL_CAPABILITIES, without: ['clock-jumps'] },
);
