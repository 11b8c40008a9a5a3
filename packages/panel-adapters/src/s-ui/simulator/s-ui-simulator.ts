import type { Clock } from '@panelkit/sdk';
import { createSeededRandom } from '../../seeded-random.ts';
import { createSimulatedFetch } from '../../simulators/create-simulated-fetch.ts';
import { type PanelFaults, type RequestHandler, withPanelFaults } from '../../simulators/panel-faults.ts';
import { DEFAULT_S_UI_INBOUNDS } from './default-s-ui-inbounds.ts';
import { comesIn } from './dial.ts';
import { routeSUiRequest } from './route-s-ui-request.ts';
import { restartCore } from './s-ui-core.ts';
import { createSUiJobs } from './s-ui-jobs.ts';
import type { SimulatedClient, SimulatedSUiInbound, SUiData, SUiState } from './s-ui-state.ts';
import { linksOf } from './save-clients.ts';
import { saveInbounds } from './save-inbounds.ts';
import { subscriptionAnswer } from './subscription-answer.ts';

/** How a simulated S-UI is set up. */
export interface SUiSimulatorOptions {
  /** Drives its jobs and its waits. */
  clock: Clock;
  /** By default one of VLESS, Trojan, VMess and Shadowsocks, with the ids 1 to 4. */
  inbounds?: SimulatedSUiInbound[];
  /** The API token that it knows. Default `simulated-token`. */
  token?: string;
  /** Who may log in on its page. Default `admin` / `admin`. */
  admin?: { username: string; password: string };
  /** What it says of itself. Default `1.5.1`; it behaves as that in any case. */
  version?: string;
  /** All that is random follows from it: made tokens, drawn faults. Default 1. */
  seed?: number;
  /** The panel's clock minus `clock`, in milliseconds. Default 0. */
  clockSkewMs?: number;
}

/** A backup of a simulated panel's clients, inbounds and history. */
export type SUiBackup = SUiData;

/**
 * A stateful S-UI 1.5.1 in memory, web path `/app/`: answers requests as the panel does, with its oddities,
 * and with faults on demand.
 */
export interface SUiSimulator {
  /** Answers one request; rejects as `fetch` does when a fault cuts the connection. */
  handle: RequestHandler;
  /** A `fetch` that reaches this panel, whatever the host. */
  fetch: typeof globalThis.fetch;
  /** The panel's second listener: `/sub/{name}`. */
  handleSubscription: RequestHandler;
  faults: PanelFaults;
  /** Saves that fail with `database is locked`, as they do when another writer is in between. */
  locks: {
    /** The next so many. */
    next(saves: number): void;
    /** From now on each with `probability` (0 to 1), drawn from the seed. */
    sometimes(probability: number): void;
    /** How many failed so far. */
    count(): number;
  };
  /** Copies of all clients in the order of their making. */
  accounts(): SimulatedClient[];
  /** Copies of the clients of that name. */
  accountsNamed(name: string): SimulatedClient[];
  /** Whether sing-box lets the name in on any inbound. */
  canConnect(name: string): boolean;
  /**
   * Bytes flow; they are counted at the next 10 s. False, and none are, when sing-box does not let the name
   * in.
   */
  addTraffic(name: string, bytes: number): boolean;
  /** Tags of inbounds in the order in which all their connections were cut. */
  rebuilds(): string[];
  /** Whether a client with this link comes in: inbound, port, secret and status must fit. */
  dial(link: string, hostname: string): boolean;
  /**
   * An operator, at `hostname`, changes options of an inbound: the links of its clients are rebuilt, its
   * connections cut.
   */
  changeInbound(id: number, options: Record<string, unknown>, hostname: string): void;
  /** An inbound is deleted by hand: its clients stay without it. */
  removeInbound(id: number): void;
  /**
   * Someone changes the clients of a name on the panel's own page, at `hostname`: their links are rebuilt.
   */
  editClient(name: string, changes: Partial<Omit<SimulatedClient, 'id'>>, hostname: string): void;
  /** Another program of the server has this port from now on. */
  takePort(port: number): void;
  /** The panel's clock is this far ahead of `clock` from now on, in milliseconds. */
  setClockSkew(ms: number): void;
  /** A backup of the database. */
  backup(): SUiBackup;
  /**
   * Puts a backup back, as an operator would: all that happened since is forgotten, ids are given again, and
   * sing-box restarts.
   */
  restore(backup: SUiBackup): void;
}

/**
 * Builds a simulated S-UI. Tokens survive its restarts, so the fault `lost-session` restarts sing-box and
 * nothing else. Not simulated: outbounds and other parts of sing-box, settings, statistics, the global reset.
 */
export function createSUiSimulator(options: SUiSimulatorOptions): SUiSimulator {
  const random = createSeededRandom(options.seed ?? 1);
  const locks = createLocks(random);
  const state = createState(options, random, locks.isLocked);
  restartCore(state);
  const { catchUp } = createSUiJobs(state);
  const dated = (answer: (request: Request) => Response | Promise<Response>): RequestHandler => {
    return async (request) => {
      catchUp();
      const response = await answer(request);
      response.headers.set('date', new Date(state.now()).toUTCString());
      return response;
    };
  };
  const { handle, faults } = withPanelFaults({
    clock: options.clock,
    random,
    handle: dated((request) => routeSUiRequest(state, request)),
    loseSessions: () => restartCore(state),
    lockDatabase: () => {
      locks.controls.next(1);
      return () => locks.controls.next(0);
    },
    remember: () => {
      const backup = structuredClone(state.data);
      return () => restore(state, backup);
    },
  });
  return {
    handle,
    faults,
    fetch: createSimulatedFetch(handle),
    handleSubscription: dated((request) => subscriptionAnswer(state, request)),
    locks: locks.controls,
    ...createInspection(state, catchUp),
  };
}

function createLocks(random: () => number): { isLocked: () => boolean; controls: SUiSimulator['locks'] } {
  let waiting = 0;
  let probability = 0;
  let count = 0;
  const isLocked = (): boolean => {
    const locked = waiting > 0 || (probability > 0 && random() < probability);
    waiting = Math.max(0, waiting - 1);
    if (locked) count += 1;
    return locked;
  };
  const controls = {
    next: (saves: number) => {
      waiting = saves;
    },
    sometimes: (likely: number) => {
      probability = likely;
    },
    count: () => count,
  };
  return { isLocked, controls };
}

type Inspection = Pick<
  SUiSimulator,
  | 'dial'
  | 'changeInbound'
  | 'removeInbound'
  | 'accounts'
  | 'accountsNamed'
  | 'canConnect'
  | 'addTraffic'
  | 'rebuilds'
  | 'takePort'
  | 'editClient'
  | 'setClockSkew'
  | 'backup'
  | 'restore'
>;

function createInspection(state: SUiState, catchUp: () => void): Inspection {
  const accounts = (): SimulatedClient[] => {
    catchUp();
    return structuredClone([...state.data.clients.values()]);
  };
  const canConnect = (name: string): boolean => {
    catchUp();
    return state.core.running && [...state.core.serving.values()].some((names) => names.has(name));
  };
  return {
    accounts,
    canConnect,
    accountsNamed: (name) => accounts().filter((client) => client.name === name),
    addTraffic: (name, bytes) => {
      if (!canConnect(name)) return false;
      const { up = 0, down = 0 } = state.core.uncounted.get(name) ?? {};
      const sent = Math.floor(bytes / 4);
      state.core.uncounted.set(name, { up: up + sent, down: down + bytes - sent });
      return true;
    },
    dial: (link, hostname) => {
      catchUp();
      return comesIn(state, link, hostname);
    },
    changeInbound: (id, options, hostname) => {
      const inbound = state.data.inbounds.get(id);
      if (inbound === undefined) return;
      const { options: own, savedBy: _, ...fields } = inbound;
      const data = { ...fields, ...own, ...options };
      saveInbounds({ state, action: 'edit', data, initUsers: '', hostname });
    },
    removeInbound: (id) => {
      const data = state.data.inbounds.get(id)?.tag;
      saveInbounds({ state, action: 'del', data, initUsers: '', hostname: '' });
    },
    rebuilds: () => [...state.rebuilds],
    editClient: (name, changes, hostname) => {
      for (const client of accounts().filter((candidate) => candidate.name === name)) {
        const edited = { ...client, ...structuredClone(changes) };
        state.data.clients.set(client.id, { ...edited, links: linksOf(state, edited, hostname) });
      }
      restartCore(state);
    },
    takePort: (port) => void state.portsInUse.add(port),
    setClockSkew: (ms) => {
      catchUp();
      state.clockSkewMs = ms;
    },
    backup: () => structuredClone(state.data),
    restore: (backup) => restore(state, structuredClone(backup)),
  };
}

function restore(state: SUiState, data: SUiData): void {
  state.data = data;
  restartCore(state);
}

function createState(options: SUiSimulatorOptions, random: () => number, isLocked: () => boolean): SUiState {
  const inbounds = options.inbounds ?? DEFAULT_S_UI_INBOUNDS;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const state: SUiState = {
    data: {
      clients: new Map(),
      lastClientId: 0,
      changes: [],
      inbounds: new Map(inbounds.map((inbound) => [inbound.id, inbound])),
      lastInboundId: Math.max(0, ...inbounds.map(({ id }) => id)),
      tls: new Map(),
    },
    version: options.version ?? '1.5.1',
    webPath: '/app/',
    admin: options.admin ?? { username: 'admin', password: 'admin' },
    tokens: [{ id: 1, desc: 'shop', token: options.token ?? 'simulated-token', expiry: 0 }],
    sessions: new Set(),
    core: { running: false, serving: new Map(), uncounted: new Map(), online: new Set() },
    rebuilds: [],
    portsInUse: new Set(),
    lastUpdate: 0,
    isLocked,
    clockSkewMs: options.clockSkewMs ?? 0,
    now: () => options.clock.now().getTime() + state.clockSkewMs,
    randomText: (length) =>
      Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join(''),
  };
  return state;
}
