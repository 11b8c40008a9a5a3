import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type PanelFaults,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import type { PanelDriver } from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';
import { handsOnMarzban, handsOnMarzneshin, handsOnSUi, handsOnThreeXUi } from './hands-on-families.ts';
import type { OperatorHands } from './operator-hands.ts';
import type { SeenAccount } from './simulated-panel.ts';

/** What of a family's simulator the world needs. */
export interface Family {
  driver: PanelDriver;
  baseUrl: string;
  credentials: Record<string, string>;
  fetch: typeof globalThis.fetch;
  faults: PanelFaults;
  accounts(): SeenAccount[];
  accountsNamed(name: string): unknown[];
  addTraffic(name: string, bytes: number): boolean;
  cuts?(): number;
  dial(link: string): boolean;
  handledInbounds: number;
  changePort(inbound: number, port: number): void;
  rename(name: string, to: string): void;
  hands: OperatorHands;
}

const root = { username: 'root', password: 'root-password' };

export function createMarzban(clock: TestClock, seed: number): Family {
  const panel = createMarzbanSimulator({ clock, seed });
  const { fetch, faults, accounts, account, addTraffic, dial } = panel;
  const tags = ['VLESS TCP', 'VMess WS', 'Trojan TCP', 'Shadowsocks TCP'];
  return {
    dial,
    handledInbounds: tags.length,
    hands: handsOnMarzban(panel, { tags, clock }),
    changePort: (inbound, port) => panel.changeInbound(tags[inbound] ?? '', { port }),
    rename: (name, username) => panel.editAccount(name, { username }),
    driver: marzban(),
    baseUrl: 'https://marzban.test',
    credentials: root,
    fetch,
    faults,
    addTraffic,
    accounts: () =>
      accounts().map(({ username: name, note, expire, dataLimit }) =>
        seen({ name, note, expiresAtMs: expire === null ? 0 : expire * 1000, limitBytes: dataLimit ?? 0 }),
      ),
    accountsNamed: (name) => [account(name)].filter((found) => found !== undefined),
  };
}

export function createMarzneshin(clock: TestClock, seed: number): Family {
  const panel = createMarzneshinSimulator({ clock, seed });
  const { fetch, faults, accounts, account, addTraffic, dial } = panel;
  return {
    dial,
    handledInbounds: 2,
    hands: handsOnMarzneshin(panel, clock),
    changePort: (inbound, port) => panel.changeService(inbound + 1, { address: `de.example.com:${port}` }),
    rename: (name, username) => panel.editAccount(name, { username }),
    driver: marzneshin(),
    baseUrl: 'https://marzneshin.test',
    credentials: root,
    fetch,
    faults,
    addTraffic,
    accounts: () =>
      accounts().map(({ username: name, note, expireDate, dataLimit }) =>
        seen({ name, note, expiresAtMs: expireDate ?? 0, limitBytes: dataLimit ?? 0 }),
      ),
    accountsNamed: (name) => [account(name)].filter((found) => found !== undefined),
  };
}

export function createSUi(clock: TestClock, seed: number): Family {
  const panel = createSUiSimulator({ clock, seed });
  const { fetch, faults, accounts, accountsNamed, addTraffic } = panel;
  const host = 's-ui.test';
  return {
    dial: (link) => panel.dial(link, host),
    handledInbounds: 4,
    hands: handsOnSUi(panel, host),
    cuts: () => panel.rebuilds().length,
    changePort: (inbound, port) => panel.changeInbound(inbound + 1, { listen_port: port }, host),
    rename: (name, to) => panel.editClient(name, { name: to }, host),
    driver: sUi(),
    baseUrl: 'https://s-ui.test/app',
    credentials: { token: 'simulated-token' },
    fetch,
    faults,
    accountsNamed,
    addTraffic,
    accounts: () =>
      accounts().map(({ name, desc, expiry, volume }) =>
        seen({ name, note: desc, expiresAtMs: expiry * 1000, limitBytes: volume }),
      ),
  };
}

export function createThreeXUi(clock: TestClock, seed: number, version: string): Family {
  const panel = createThreeXUiSimulator({ clock, seed, version });
  const { fetch, faults, clients, addTraffic } = panel;
  return {
    dial: (link) => panel.dial(link, 'three-x-ui.test'),
    handledInbounds: 5,
    hands: handsOnThreeXUi(panel, version),
    changePort: (inbound, port) => panel.changeInbound(inbound + 1, { port }),
    rename: (name, email) => panel.editClient(name, { email }),
    driver: threeXUi(),
    baseUrl: 'https://three-x-ui.test',
    credentials: root,
    fetch,
    faults,
    addTraffic,
    accounts: () =>
      clients().map(({ email, comment, expiryTime, totalGB }) =>
        seen({
          name: String(email),
          note: String(comment),
          expiresAtMs: Number(expiryTime),
          limitBytes: Number(totalGB),
        }),
      ),
    accountsNamed: (name) => clients().filter(({ email }) => email === name),
  };
}

/** On every one of these panels 0 means never, or unlimited. */
function seen(account: {
  name: string;
  note: string | null;
  expiresAtMs: number;
  limitBytes: number;
}): SeenAccount {
  const { name, note, expiresAtMs, limitBytes } = account;
  return {
    name,
    note: note ?? '',
    status: 'active',
    expiresAt: expiresAtMs === 0 ? null : new Date(expiresAtMs),
    trafficLimitBytes: limitBytes === 0 ? null : limitBytes,
  };
}
