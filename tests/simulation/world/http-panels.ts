import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type PanelFault,
  type PanelFaults,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { type DesiredAccount, type PanelDriver, silentLogger } from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';
import { handsOnMarzban, handsOnMarzneshin, handsOnSUi, handsOnThreeXUi } from './hands-on-families.ts';
import type { OperatorHands } from './operator-hands.ts';
import type { SeenAccount, SimulatedPanel } from './simulated-panel.ts';

/** What of a family's simulator the world needs. */
interface Family {
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

const THREE_X_UI_VERSIONS = ['3.6.0', '3.2.8', '2.9.4', '2.8.11'];

/** A panel of each family, simulated behind its HTTP API, with the real adapters before it. */
export function createHttpPanels(clock: TestClock, seed: number): SimulatedPanel[] {
  // Every sixteenth seed plays these panels.
  const version = THREE_X_UI_VERSIONS[Math.floor(seed / 16) % THREE_X_UI_VERSIONS.length] ?? '3.6.0';
  return [
    createMarzban(clock, seed),
    createMarzneshin(clock, seed),
    createSUi(clock, seed),
    createThreeXUi(clock, seed, version),
  ].map((family) => toPanel(family, clock));
}

const root = { username: 'root', password: 'root-password' };

function createMarzban(clock: TestClock, seed: number): Family {
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

function createMarzneshin(clock: TestClock, seed: number): Family {
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

function createSUi(clock: TestClock, seed: number): Family {
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

function createThreeXUi(clock: TestClock, seed: number, version: string): Family {
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

const FAULTS: PanelFault[] = [
  { kind: 'drop-before-commit' },
  { kind: 'drop-after-commit' },
  { kind: 'error-before-commit' },
  { kind: 'error-after-commit' },
  { kind: 'rate-limited', retryAfterSeconds: 3 },
  { kind: 'half-body' },
  { kind: 'html-page' },
  { kind: 'lost-session' },
  { kind: 'locked-database' },
];

/**
 * Not where several jobs wait for one answer, as for a login: the clock cannot tell that all of them sleep.
 */
const LATE: PanelFault[] = [
  { kind: 'late-answer', delayMs: 3000 },
  { kind: 'late-commit', delayMs: 4000 },
];
const OF_ONE_ACCOUNT = { path: /\/users?(\/|$)|lient|\/save$/ };

/** An operation is several requests. */
const SHARE_OF_A_REQUEST = 1 / 3;

function toPanel(family: Family, clock: TestClock): SimulatedPanel {
  const { driver, baseUrl, credentials, fetch, faults, accounts, accountsNamed, addTraffic } = family;
  const { dial, handledInbounds, changePort, rename, hands, cuts } = family;
  const stranger: { before: string | null } = { before: null };
  const first: { restore: () => void } = { restore: () => {} };
  const lookAtStranger = (): string => JSON.stringify(accounts().filter(({ name }) => name === STRANGER));
  return {
    id: '',
    inboundIds: [],
    driver,
    baseUrl,
    credentials,
    fetch,
    accounts,
    accountsNamed,
    addTraffic,
    dial,
    handledInbounds,
    changePort,
    rename,
    hands,
    ...(cuts && { cuts }),
    trouble: (chance) => {
      stranger.before = lookAtStranger();
      first.restore = hands.backup();
      for (const fault of FAULTS) faults.sometimes(fault, chance * SHARE_OF_A_REQUEST);
      for (const fault of LATE) faults.sometimes(fault, chance, OF_ONE_ACCOUNT);
    },
    restart: faults.restart,
    goDown: faults.goDown,
    comeBack: faults.comeBack,
    calm: () => {
      faults.clear();
      hands.setClockSkew(0);
      hands.enableAll?.();
    },
    faultsMet: () => [...FAULTS, ...LATE].reduce((sum, { kind }) => sum + faults.count(kind), 0),
    prepare: () => addStranger(family, clock),
    wipe: () => first.restore(),
    addForeign: () => {},
    foreignHarm: () =>
      stranger.before === lookAtStranger() ? null : `the account of a stranger is now ${lookAtStranger()}`,
  };
}

const STRANGER = 'abcdefghijklmnopqrstuvwxyz';

/** Someone else's account that was there before the shop came. */
async function addStranger({ driver, baseUrl, credentials, fetch }: Family, clock: TestClock): Promise<void> {
  const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
  const adapter = driver.connect({ baseUrl, credentials }, connection);
  const inbounds = await adapter.listInbounds();
  const desired: DesiredAccount = {
    name: STRANGER,
    note: 'somebody else',
    enabled: true,
    expiresAt: null,
    onHoldSeconds: null,
    credentials: {
      uuid: '0f7c6f5e-8d2b-4b7a-9c1d-3e5f7a9b1c2d',
      password: 'strangerpassword',
      subId: 'strangersub',
    },
    trafficLimitBytes: null,
    deviceLimit: null,
    inboundKeys: inbounds.slice(0, 1).map(({ key }) => key),
  };
  const outcome = await adapter.ensureAccount(desired, { existing: null });
  if (outcome.kind !== 'applied') throw new TypeError(`a stranger was not let in: ${outcome.kind}`);
}
