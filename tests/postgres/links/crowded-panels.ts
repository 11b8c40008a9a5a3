import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createSystemClock, type DesiredAccount, type PanelDriver, silentLogger } from '@panelkit/sdk';

/** A simulated panel with many accounts on one inbound. */
export interface CrowdedPanel {
  driver: PanelDriver;
  baseUrl: string;
  credentials: Record<string, string>;
  fetch: typeof globalThis.fetch;
  inboundKey: string;
  /** Makes more of the one account that is there, with these names. */
  multiply(names: readonly string[]): void;
  changePort(port: number): void;
}

const root = { username: 'root', password: 'root-password' };
const uuidOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function copies<Row>(
  rows: Map<unknown, Row>,
  names: readonly string[],
  make: (row: Row, name: string, index: number) => Row,
): Row[] {
  const [first] = rows.values();
  if (first === undefined) throw new TypeError('there is no account to copy');
  rows.clear();
  return names.map((name, index) => make(structuredClone(first), name, index + 1));
}

function onMarzban(): CrowdedPanel {
  const panel = createMarzbanSimulator({ clock: createSystemClock() });
  return {
    driver: marzban(),
    baseUrl: 'https://panel.test',
    credentials: root,
    inboundKey: 'VLESS TCP',
    fetch: panel.fetch,
    multiply: (names) => {
      const backup = panel.backup();
      for (const user of copies(backup.users, names, (row, username, id) => ({
        ...row,
        id,
        username,
        proxies: { ...row.proxies, vless: { ...row.proxies.vless, id: uuidOf(id) } },
      })))
        backup.users.set(user.username, user);
      panel.restore(backup);
    },
    changePort: (port) => panel.changeInbound('VLESS TCP', { port }),
  };
}

function onMarzneshin(): CrowdedPanel {
  const panel = createMarzneshinSimulator({ clock: createSystemClock() });
  return {
    driver: marzneshin(),
    baseUrl: 'https://panel.test',
    credentials: root,
    inboundKey: '1',
    fetch: panel.fetch,
    multiply: (names) => {
      const backup = panel.backup();
      for (const user of copies(backup.users, names, (row, username, id) => ({
        ...row,
        id,
        username,
        key: uuidOf(id).replaceAll('-', ''),
      })))
        backup.users.set(user.username, user);
      panel.restore(backup);
    },
    changePort: (port) => panel.changeService(1, { address: `de.example.com:${port}` }),
  };
}

function onSUi(): CrowdedPanel {
  const panel = createSUiSimulator({ clock: createSystemClock() });
  const changePort = (port: number) => panel.changeInbound(1, { listen_port: port }, 'panel.test');
  return {
    driver: sUi(),
    baseUrl: 'https://panel.test/app',
    credentials: { token: 'simulated-token' },
    inboundKey: '1',
    fetch: panel.fetch,
    changePort,
    multiply: (names) => {
      const backup = panel.backup();
      for (const client of copies(backup.clients, names, (row, name, id) => ({
        ...row,
        id,
        name,
        config: row.config && { ...row.config, vless: { ...row.config.vless, name, uuid: uuidOf(id) } },
      })))
        backup.clients.set(client.id, client);
      panel.restore({ ...backup, lastClientId: names.length });
      // The links of the copies are built.
      changePort(2443);
    },
  };
}

function onThreeXUi(version: string): CrowdedPanel {
  const panel = createThreeXUiSimulator({ clock: createSystemClock(), version });
  return {
    driver: threeXUi(),
    baseUrl: 'https://panel.test',
    credentials: root,
    inboundKey: '1',
    fetch: panel.fetch,
    multiply: (names) => {
      const backup = panel.backup();
      for (const traffic of copies(backup.traffics, names, (row, email, id) => ({ ...row, id, email })))
        backup.traffics.set(traffic.email, traffic);
      if (backup.records.size > 0)
        for (const client of copies(backup.records, names, (row, email, id) => ({
          ...row,
          id,
          email,
          uuid: uuidOf(id),
          subId: `sub${id}`,
        })))
          backup.records.set(client.email, client);
      const [entry] = backup.entries.get(1) ?? [];
      if (entry !== undefined)
        backup.entries.set(
          1,
          names.map((email, index) => ({ ...entry, email, id: uuidOf(index + 1), subId: `sub${index}` })),
        );
      panel.restore(backup);
    },
    changePort: (port) => panel.changeInbound(1, { port }),
  };
}

export const CROWDED_PANELS: { family: string; open(): CrowdedPanel; linksAListing: number }[] = [
  { family: '3x-ui 3.6.0', open: () => onThreeXUi('3.6.0'), linksAListing: Number.POSITIVE_INFINITY },
  { family: '3x-ui 2.9.4', open: () => onThreeXUi('2.9.4'), linksAListing: Number.POSITIVE_INFINITY },
  { family: 'Marzban 0.8.4', open: onMarzban, linksAListing: Number.POSITIVE_INFINITY },
  { family: 'S-UI 1.5.1', open: onSUi, linksAListing: Number.POSITIVE_INFINITY },
  // Each account's links cost a call: so many are read in a listing, and the next one is asked for a minute
  // later.
  { family: 'Marzneshin 0.7.4', open: onMarzneshin, linksAListing: 600 },
];

/** The one account that is multiplied. */
export async function makeFirst(panel: CrowdedPanel, name: string): Promise<void> {
  const { driver, baseUrl, credentials, fetch, inboundKey } = panel;
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 15_000 };
  const desired: DesiredAccount = {
    name,
    note: '',
    enabled: true,
    expiresAt: null,
    onHoldSeconds: null,
    trafficLimitBytes: null,
    credentials: { uuid: uuidOf(1), password: 'password'.padEnd(26, 'x'), subId: 'sub1' },
    deviceLimit: null,
    inboundKeys: [inboundKey],
  };
  const outcome = await driver
    .connect({ baseUrl, credentials }, connection)
    .ensureAccount(desired, { existing: null });
  if (outcome.kind !== 'applied') throw new TypeError(`the first account was not made: ${outcome.kind}`);
}
