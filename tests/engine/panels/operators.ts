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
import type { TestClock } from '@panelkit/sdk/testing';
import type { ReachedPanel } from './shop-on-simulator.ts';

export const OTHER_UUID = '11111111-2222-4333-8444-555555555555';

/** A panel whose operator changes an account by hand. */
export interface Operator extends ReachedPanel {
  names(): string[];
  /** Whether who holds this uuid is let in, under whatever name. */
  uuidOf(name: string): string;
  canConnect(name: string): boolean;
  /** Whether a client with this link comes in. */
  dial(link: string): boolean;
  rename?(name: string, to: string): void;
  rekey(name: string, uuid: string): void;
  /** Bytes flow. */
  use?(name: string, bytes: number): void;
}

function onThreeXUi(version: string): (clock: TestClock) => Operator {
  return (clock) => {
    const panel = createThreeXUiSimulator({ clock, version });
    const clients = () => panel.clients().filter(({ email }) => !String(email).startsWith('panelkitkeeper'));
    return {
      driver: threeXUi(),
      fetch: panel.fetch,
      canConnect: panel.canConnect,
      dial: (link) => panel.dial(link, 'panel.test'),
      credentials: { username: 'root', password: 'root-password' },
      names: () => clients().map(({ email }) => String(email)),
      uuidOf: (name) => {
        const client = clients().find(({ email }) => email === name) ?? {};
        return String('uuid' in client ? client.uuid : client.id);
      },
      use: (name, bytes) => void panel.addTraffic(name, bytes),
      rename: (name, email) => panel.editClient(name, { email }),
      rekey: (name, uuid) => panel.editClient(name, { uuid }),
    };
  };
}

export function onSUi(clock: TestClock): Operator {
  const panel = createSUiSimulator({ clock });
  const configOf = (name: string) => panel.accountsNamed(name)[0]?.config ?? {};
  return {
    driver: sUi(),
    fetch: panel.fetch,
    canConnect: panel.canConnect,
    dial: (link) => panel.dial(link, 'panel.test'),
    credentials: { token: 'simulated-token' },
    names: () => panel.accounts().map(({ name }) => name),
    uuidOf: (name) => String(configOf(name).vless?.uuid),
    use: (name, bytes) => void panel.addTraffic(name, bytes),
    rename: (name, to) => panel.editClient(name, { name: to }, 'panel.test'),
    rekey: (name, uuid) => {
      const config = configOf(name);
      const parts = Object.entries(config).map(([protocol, part]) => [
        protocol,
        'uuid' in part ? { ...part, uuid } : part,
      ]);
      panel.editClient(name, { config: Object.fromEntries(parts) }, 'panel.test');
    },
  };
}

function onMarzban(clock: TestClock): Operator {
  const panel = createMarzbanSimulator({ clock });
  return {
    driver: marzban(),
    fetch: panel.fetch,
    canConnect: panel.canConnect,
    dial: panel.dial,
    credentials: { username: 'root', password: 'root-password' },
    names: () => panel.accounts().map(({ username }) => username),
    uuidOf: (name) => {
      const { vless, vmess } = panel.account(name)?.proxies ?? {};
      return String(vless?.id ?? vmess?.id);
    },
    rekey: (name, uuid) => panel.editAccount(name, { proxies: { vless: { id: uuid, flow: '' } } }),
  };
}

/** Its key becomes the uuid of its links. */
function onMarzneshin(clock: TestClock): Operator {
  const panel = createMarzneshinSimulator({ clock });
  return {
    driver: marzneshin(),
    fetch: panel.fetch,
    canConnect: panel.canConnect,
    dial: panel.dial,
    credentials: { username: 'root', password: 'root-password' },
    names: () => panel.accounts().map(({ username }) => username),
    uuidOf: (name) => {
      const key = panel.account(name)?.key ?? '';
      return key.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    rekey: (name, uuid) => panel.editAccount(name, { key: uuid.replaceAll('-', '') }),
  };
}

export const RENAMING = [
  { family: '3x-ui 3.6.0', reach: onThreeXUi('3.6.0') },
  { family: '3x-ui 2.9.4', reach: onThreeXUi('2.9.4') },
  { family: 'S-UI 1.5.1', reach: onSUi },
];
export const REKEYING = [
  ...RENAMING,
  { family: 'Marzban 0.8.4', reach: onMarzban },
  { family: 'Marzneshin 0.7.4', reach: onMarzneshin },
];
