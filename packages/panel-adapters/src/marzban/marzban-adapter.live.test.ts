import { createSystemClock, type PanelConnection, type PanelTarget, silentLogger } from '@panelkit/sdk';
import {
  createHttpPanelFaults,
  describePanelAdapterContract,
  type PanelHarness,
} from '@panelkit/sdk/contracts';
import { describe } from 'vitest';
import { createLeanFetch } from '../lean-fetch.ts';
import { marzban } from '../marzban.ts';
import { createMarzbanApi } from './marzban-api.ts';
import { MARZBAN_CAPABILITIES } from './marzban-driver.ts';

const {
  PANELKIT_LIVE_MARZBAN_URL: baseUrl = '',
  PANELKIT_LIVE_MARZBAN_USERNAME: username = '',
  PANELKIT_LIVE_MARZBAN_PASSWORD: password = '',
} = process.env;

const target: PanelTarget = { baseUrl, credentials: { username, password } };
const connection: PanelConnection = {
  // As the reference shop has it.
  fetch: createLeanFetch(),
  clock: createSystemClock(),
  logger: silentLogger,
  requestTimeoutMs: 30_000,
};

/**
 * A real panel of which nothing is known but its address and login. Traffic on it cannot be made from here.
 */
async function createLiveHarness(): Promise<PanelHarness> {
  const inbounds = await marzban().connect(target, connection).listInbounds();
  const [first, ...others] = inbounds.map(({ key }) => key);
  if (first === undefined) throw new Error('The panel has no inbound');
  const api = createMarzbanApi(target, connection);
  const made: string[] = [];
  return {
    driver: marzban(),
    target,
    connection,
    inboundKeys: [first, ...others],
    faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
    panelSide: {
      addForeignAccount: async () => {
        const name = `stranger${crypto.randomUUID().slice(0, 8)}`;
        made.push(name);
        const proxies = { [inbounds[0]?.protocol ?? '']: {} };
        await api({ method: 'POST', path: '/api/user', body: { username: name, proxies, inbounds: {} } });
        return name;
      },
    },
    teardown: async () => {
      for (const name of made) await api({ method: 'DELETE', path: `/api/user/${name}` });
    },
  };
}

describe.skipIf(baseUrl === '')('On a real panel (PANELKIT_LIVE_MARZBAN_URL)', () => {
  describePanelAdapterContract('Marzban 0.8.4, real', createLiveHarness, {
    capabilities: MARZBAN_CAPABILITIES,
    without: ['traffic', 'online', 'clock-jumps'],
  });
});
