import {
  createSystemClock,
  type DesiredAccount,
  differencesOf,
  hasOurCredentials,
  type PanelConnection,
  type PanelTarget,
  silentLogger,
} from '@panelkit/sdk';
import {
  createHttpPanelFaults,
  describePanelAdapterContract,
  type PanelHarness,
} from '@panelkit/sdk/contracts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createLeanFetch } from '../lean-fetch.ts';
import { threeXUi } from '../three-x-ui.ts';
import { capabilitiesOf } from './dialects/three-x-ui-version.ts';
import { meaningOf } from './links/link-meaning.ts';
import { createThreeXUiApi, readReply } from './three-x-ui-api.ts';

const connection: PanelConnection = {
  // As the reference shop has it.
  fetch: createLeanFetch(),
  clock: createSystemClock(),
  logger: silentLogger,
  requestTimeoutMs: 30_000,
};

/** What the dialects of a real panel spell differently. `{email}` is replaced by the client's name. */
interface LivePanelPaths {
  traffic: string;
  setTraffic: string;
  /** Longer than the panel's own interval. */
  jobIntervalMs: number;
}

const trafficSchema = z.object({ up: z.number(), down: z.number() });

/** The target at an address of the environment; '' where none is given. */
function liveTarget(baseUrl = '', username = '', password = ''): PanelTarget {
  return { baseUrl, credentials: { username, password } };
}

/**
 * A real panel of which nothing is known but its address and login. Traffic is set through the panel's own
 * call for it.
 */
async function createLiveHarness(
  target: PanelTarget,
  paths: LivePanelPaths,
  addForeignAccount: (api: ReturnType<typeof createThreeXUiApi>, inboundKey: string) => Promise<string>,
): Promise<PanelHarness> {
  const adapter = threeXUi().connect(target, connection);
  const [first, ...others] = (await adapter.listInbounds()).map(({ key }) => key);
  if (first === undefined) throw new Error('The panel has no inbound');
  const api = createThreeXUiApi(target, connection);
  const made: string[] = [];
  return {
    driver: threeXUi(),
    target,
    connection,
    inboundKeys: [first, ...others],
    faults: createHttpPanelFaults({ target, connection, secretField: 'password' }),
    panelSide: {
      traffic: {
        add: async (name, bytes) => {
          const path = paths.traffic.replace('{email}', name);
          const seen = readReply(await api({ method: 'GET', path }), 'read traffic', trafficSchema);
          const body = { upload: seen.up, download: seen.down + bytes };
          await api({ method: 'POST', path: paths.setTraffic.replace('{email}', name), body });
        },
        runJobs: () => connection.clock.sleep(paths.jobIntervalMs),
        setsCounterOnly: true,
      },
      addForeignAccount: async () => {
        const name = await addForeignAccount(api, first);
        made.push(name);
        return name;
      },
    },
    teardown: async () => {
      for (const name of made) await adapter.removeAccount({ name, remoteId: null });
    },
  };
}

const {
  PANELKIT_LIVE_THREE_X_UI_URL: baseUrl = '',
  PANELKIT_LIVE_THREE_X_UI_USERNAME: username,
  PANELKIT_LIVE_THREE_X_UI_PASSWORD: password,
  PANELKIT_LIVE_THREE_X_UI_V2_URL: v2BaseUrl = '',
  PANELKIT_LIVE_THREE_X_UI_V2_USERNAME: v2Username,
  PANELKIT_LIVE_THREE_X_UI_V2_PASSWORD: v2Password,
} = process.env;

const paths = {
  traffic: '/panel/api/clients/traffic/{email}',
  setTraffic: '/panel/api/clients/updateTraffic/{email}',
  jobIntervalMs: 6000,
};

describe.skipIf(baseUrl === '')('On a real panel (PANELKIT_LIVE_THREE_X_UI_URL)', () => {
  describePanelAdapterContract(
    '3x-ui 3.6.0, real',
    () =>
      createLiveHarness(liveTarget(baseUrl, username, password), paths, async (api, inboundKey) => {
        const email = `stranger${crypto.randomUUID().slice(0, 8)}`;
        const body = { client: { email, enable: true }, inboundIds: [Number(inboundKey)] };
        await api({ method: 'POST', path: '/panel/api/clients/add', body });
        return email;
      }),
    {
      capabilities: capabilitiesOf({ version: '3.6.0', dialect: 'v3', limitsDevices: false }),
      without: ['online', 'clock-jumps'],
    },
  );
});

const v2Paths = {
  traffic: '/panel/api/inbounds/getClientTraffics/{email}',
  setTraffic: '/panel/api/inbounds/updateClientTraffic/{email}',
  jobIntervalMs: 11_000,
};

describe.skipIf(v2BaseUrl === '')('On a real panel (PANELKIT_LIVE_THREE_X_UI_V2_URL)', () => {
  describePanelAdapterContract(
    '3x-ui 2.9.4, real',
    async () => {
      const target = liveTarget(v2BaseUrl, v2Username, v2Password);
      const harness = await createLiveHarness(target, v2Paths, async (api, inboundKey) => {
        const email = `stranger${crypto.randomUUID().slice(0, 8)}`;
        const client = { id: crypto.randomUUID(), email, enable: true };
        const body = { id: Number(inboundKey), settings: JSON.stringify({ clients: [client] }) };
        await api({ method: 'POST', path: '/panel/api/inbounds/addClient', body });
        return email;
      });
      return { ...harness, inboundKeys: [harness.inboundKeys[0]] };
    },
    {
      capabilities: capabilitiesOf({ version: '2.9.4', dialect: 'v2', limitsDevices: false }),
      without: ['online', 'clock-jumps', 'second-inbound'],
    },
  );
});

function anAccount(inboundKey: string): DesiredAccount {
  const text = () => crypto.randomUUID().replaceAll('-', '');
  return {
    name: text().slice(0, 26),
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: 5_000_000,
    credentials: { uuid: crypto.randomUUID(), password: text().slice(0, 24), subId: text().slice(0, 16) },
    deviceLimit: 2,
    onHoldSeconds: null,
    inboundKeys: [inboundKey],
    note: 'live',
  };
}

/** Makes an account on each of the panel's inbounds, shows it to `look`, and removes it. */
async function onEachInbound(
  target: PanelTarget,
  look: (desired: DesiredAccount, links: string[]) => Promise<void>,
): Promise<void> {
  const adapter = threeXUi().connect(target, connection);
  for (const { key } of await adapter.listInbounds()) {
    const desired = anAccount(key);
    expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
    const seen = await adapter.findAccount({ name: desired.name, remoteId: null });
    if (seen.kind !== 'found') throw new Error(`The account should be found, and is ${seen.kind}`);
    expect(differencesOf(adapter.normalize(desired), seen.account)).toEqual([]);
    expect(hasOurCredentials(seen.account, desired.credentials)).toBe(true);
    await look(desired, seen.account.links);
    expect(await adapter.removeAccount(seen.account)).toEqual({ kind: 'applied' });
  }
}

describe.skipIf(baseUrl === '')('Each inbound of a real panel (PANELKIT_LIVE_THREE_X_UI_URL)', () => {
  test('given any, when an account is put on it, then it is as wanted and has its link', async () => {
    await onEachInbound(liveTarget(baseUrl, username, password), async (_, links) => {
      expect(links).toHaveLength(1);
    });
  });

  test('given an API token, when used instead of the password, then all is as with it', async () => {
    const target = liveTarget(baseUrl, username, password);
    const api = createThreeXUiApi(target, connection);
    const path = '/panel/api/setting/apiTokens';
    const body = { name: crypto.randomUUID() };
    const made = await api({ method: 'POST', path: `${path}/create`, body });
    const { id, token } = readReply(made, 'make token', z.object({ id: z.number(), token: z.string() }));
    await onEachInbound({ baseUrl, credentials: { token } }, async (_, links) => {
      expect(links).toHaveLength(1);
    });
    await api({ method: 'POST', path: `${path}/delete/${id}`, body: { expectedScope: 'admin' } });
    const refused = threeXUi().connect({ baseUrl, credentials: { token } }, connection);
    await expect(refused.health()).rejects.toMatchObject({ code: 'PANEL_AUTH_FAILED' });
  });

  test('given a counter that staff kept of a deleted account, when it is made again, then it starts at zero', async () => {
    const target = liveTarget(baseUrl, username, password);
    const adapter = threeXUi().connect(target, connection);
    const api = createThreeXUiApi(target, connection);
    const [inbound] = await adapter.listInbounds();
    const desired = anAccount(inbound?.key ?? '');
    const { name } = desired;
    await adapter.ensureAccount(desired, { existing: null });
    const body = { upload: 1, download: 2 };
    await api({ method: 'POST', path: `/panel/api/clients/updateTraffic/${name}`, body });
    await api({ method: 'POST', path: `/panel/api/clients/del/${name}`, query: { keepTraffic: 1 } });
    expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'applied' });
    expect(await adapter.findAccount({ name, remoteId: null })).toMatchObject({ account: { usedBytes: 0 } });
    await adapter.removeAccount({ name, remoteId: null });
  });

  test('given 80 accounts on one inbound, when created eight at a time, then all are there, once', async () => {
    const adapter = threeXUi().connect(liveTarget(baseUrl, username, password), connection);
    const [inbound] = await adapter.listInbounds();
    const wanted = Array.from({ length: 80 }, () => anAccount(inbound?.key ?? ''));
    for (let start = 0; start < wanted.length; start += 8) {
      const batch = wanted.slice(start, start + 8);
      await Promise.all(batch.map((desired) => adapter.ensureAccount(desired, { existing: null })));
    }
    const names: string[] = [];
    for await (const page of adapter.listAccounts()) names.push(...page.accounts.map(({ name }) => name));
    for (const { name } of wanted) await adapter.removeAccount({ name, remoteId: null });
    expect(names.filter((name) => wanted.some((desired) => desired.name === name))).toHaveLength(80);
  });
});

describe.skipIf(v2BaseUrl === '')('Each inbound of a real panel (PANELKIT_LIVE_THREE_X_UI_V2_URL)', () => {
  test('given any, when an account is put on it, then its link means what the panel’s subscription says', async () => {
    const target = liveTarget(v2BaseUrl, v2Username, v2Password);
    const api = createThreeXUiApi(target, connection);
    const settings = await api({ method: 'POST', path: '/panel/setting/defaultSettings' });
    const { subURI } = readReply(settings, 'read settings', z.object({ subURI: z.string() }));
    await onEachInbound(target, async ({ credentials }, links) => {
      const headers = { accept: 'text/plain' };
      const response = await fetch(subURI + credentials.subId, { headers });
      const subscription = Buffer.from(await response.text(), 'base64')
        .toString()
        .trim()
        .split('\n');
      expect(links.map(meaningOf)).toEqual(subscription.map(meaningOf));
    });
  });
});
