import { createSystemClock, type PanelConnection, type PanelTarget, silentLogger } from '@panelkit/sdk';
import {
  createHttpPanelFaults,
  describePanelAdapterContract,
  type PanelHarness,
} from '@panelkit/sdk/contracts';
import { describe } from 'vitest';
import { createLeanFetch } from '../lean-fetch.ts';
import { marzneshin } from '../marzneshin.ts';
import { createMarzneshinApi, userPath } from './marzneshin-api.ts';
import { MARZNESHIN_CAPABILITIES } from './marzneshin-driver.ts';

const {
  PANELKIT_LIVE_MARZNESHIN_URL: baseUrl = '',
  PANELKIT_LIVE_MARZNESHIN_USERNAME: username = '',
  PANELKIT_LIVE_MARZNESHIN_PASSWORD: password = '',
} = process.env;

const target: PanelTarget = { baseUrl, credentials: { username, password } };
const connection: PanelConnection = {
  // As the reference shop has it.
  fetch: createLeanFetch(),
  clock: createSystemClock(),
  logger: silentLogger,
  requestTimeoutMs: 60_000,
};

/**
 * A real panel of which nothing is known but its address and login. Traffic on it cannot be made from here.
 */
async function createLiveHarness(): Promise<PanelHarness> {
  const services = await marzneshin().connect(target, connection).listInbounds();
  const [first, ...others] = services.map(({ key }) => key);
  if (first === undefined) throw new Error('The panel has no service');
  const api = createMarzneshinApi(target, connection);
  const made: string[] = [];
  return {
    driver: marzneshin(),
    target,
    connection,
    inboundKeys: [first, ...others],
    faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
    panelSide: {
      addForeignAccount: async () => {
        const name = `stranger${crypto.randomUUID().slice(0, 8)}`;
        made.push(name);
        const body = { username: name, expire_strategy: 'never', service_ids: [] };
        await api({ method: 'POST', path: '/api/users', body });
        return name;
      },
    },
    teardown: async () => {
      for (const name of made) await api({ method: 'DELETE', path: userPath(name) });
    },
  };
}

describe.skipIf(baseUrl === '')('On a real panel (PANELKIT_LIVE_MARZNESHIN_URL)', () => {
  describePanelAdapterContract('Marzneshin 0.7.4, real', createLiveHarness, {
    capabilities: MARZNESHIN_CAPABILITIES,
    without: ['traffic', 'online', 'clock-jumps'],
  });
});
