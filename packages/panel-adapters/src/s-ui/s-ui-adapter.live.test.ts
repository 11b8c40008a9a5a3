import { createSystemClock, type PanelConnection, type PanelTarget, silentLogger } from '@panelkit/sdk';
import {
  createHttpPanelFaults,
  describePanelAdapterContract,
  type PanelHarness,
} from '@panelkit/sdk/contracts';
import { describe } from 'vitest';
import { createLeanFetch } from '../lean-fetch.ts';
import { sUi } from '../s-ui.ts';
import { createSUiApi } from './s-ui-api.ts';
import { S_UI_CAPABILITIES } from './s-ui-capabilities.ts';
import { saveClient } from './save-s-ui-client.ts';

const { PANELKIT_LIVE_S_UI_URL: baseUrl = '', PANELKIT_LIVE_S_UI_TOKEN: token = '' } = process.env;

const target: PanelTarget = { baseUrl, credentials: { token } };
const connection: PanelConnection = {
  // As the reference shop has it.
  fetch: createLeanFetch(),
  clock: createSystemClock(),
  logger: silentLogger,
  requestTimeoutMs: 30_000,
};

/**
 * A real panel of which nothing is known but its address and token. Traffic on it cannot be made from here.
 */
async function createLiveHarness(): Promise<PanelHarness> {
  const adapter = sUi().connect(target, connection);
  const [first, ...others] = (await adapter.listInbounds()).map(({ key }) => key);
  if (first === undefined) throw new Error('The panel has no inbound');
  const api = createSUiApi(target, connection);
  const made: string[] = [];
  return {
    driver: sUi(),
    target,
    connection,
    inboundKeys: [first, ...others],
    faults: createHttpPanelFaults({ target, connection, secretField: 'token' }),
    panelSide: {
      addForeignAccount: async () => {
        const name = `stranger${crypto.randomUUID().slice(0, 8)}`;
        made.push(name);
        await saveClient(api, { action: 'new', data: { name, inbounds: [], links: [] }, signal: undefined });
        return name;
      },
    },
    teardown: async () => {
      for (const name of made) await adapter.removeAccount({ name, remoteId: null });
    },
  };
}

describe.skipIf(baseUrl === '')('On a real panel (PANELKIT_LIVE_S_UI_URL)', () => {
  describePanelAdapterContract('S-UI, real', createLiveHarness, {
    capabilities: S_UI_CAPABILITIES,
    without: ['traffic', 'online', 'clock-jumps'],
  });
});
