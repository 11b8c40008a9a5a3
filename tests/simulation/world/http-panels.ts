import type { PanelFault } from '@panelkit/panel-adapters/simulators';
import { type DesiredAccount, silentLogger } from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';
import { createMarzban, createMarzneshin, createSUi, createThreeXUi, type Family } from './families.ts';
import type { SimulatedPanel } from './simulated-panel.ts';

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
