import type { Clock } from '@panelkit/sdk';
import { crashAnswer } from '../../fastapi/http-answers.ts';
import { dialsAs } from '../../links/dials.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import { createSimulatedFetch } from '../../simulators/create-simulated-fetch.ts';
import { type PanelFaults, type RequestHandler, withPanelFaults } from '../../simulators/panel-faults.ts';
import { shareLinksOf } from './marzban-share-links.ts';
import {
  type MarzbanState,
  type SimulatedAdmin,
  type SimulatedInbound,
  type SimulatedUser,
  userNameOf,
} from './marzban-state.ts';
import { createReviewJob } from './review-job.ts';
import { routeRequest } from './route-request.ts';
import { pushToCore } from './status-rules.ts';

/** How a simulated Marzban is set up. */
export interface MarzbanSimulatorOptions {
  /** Drives its jobs and its waits. */
  clock: Clock;
  /** In the order of the panel's configuration; by default one inbound of each protocol. */
  inbounds?: SimulatedInbound[];
  /** By default `root` / `root-password`, a sudo administrator with a row in the database. */
  admins?: SimulatedAdmin[];
  /** All that is random follows from it: made credentials, drawn faults. Default 1. */
  seed?: number;
  /** The panel's clock minus `clock`, in milliseconds. Default 0. */
  clockSkewMs?: number;
}

/**
 * A stateful Marzban 0.8.4 in memory: answers requests as the panel does, with its oddities, and with faults
 * on demand.
 */
export interface MarzbanSimulator {
  /** Answers one request; rejects as `fetch` does when a fault cuts the connection. */
  handle: RequestHandler;
  /** A `fetch` that reaches this panel, whatever the host. */
  fetch: typeof globalThis.fetch;
  faults: PanelFaults;
  /** Copies of all users in the order of their creation. */
  accounts(): SimulatedUser[];
  /** A copy of the user, or undefined. */
  account(username: string): SimulatedUser | undefined;
  /** Whether the Xray core lets the user in: so also one that was deleted and not shut out. */
  canConnect(username: string): boolean;
  /** Bytes flow. False, and none are counted, when the Xray core does not let the user in. */
  addTraffic(username: string, bytes: number): boolean;
  /** The panel's clock is this far ahead of `clock` from now on, in milliseconds. */
  setClockSkew(ms: number): void;
  /** Someone changes a row by hand, past the API; the core learns nothing of it. */
  editAccount(username: string, changes: Partial<SimulatedUser>): void;
  /** Whether a client with this link comes in: inbound, port, secret and status must fit. */
  dial(link: string): boolean;
  /** An operator changes an inbound or its host by hand; the core restarts with it. */
  changeInbound(tag: string, changes: Partial<Omit<SimulatedInbound, 'tag' | 'protocol'>>): void;
  /** An inbound is taken out of the core's configuration; its users stay, without it. */
  removeInbound(tag: string): void;
  /** A backup of the database. */
  backup(): MarzbanBackup;
  /**
   * Puts a backup back, as an operator would: all that happened since is forgotten, and the core restarts.
   */
  restore(backup: MarzbanBackup): void;
}

/** A backup of a simulated panel's users. */
export type MarzbanBackup = MarzbanState['data'];

/**
 * Builds a simulated Marzban. Not simulated: nodes, templates, webhooks, and the jobs of periodic reset and
 * auto-delete.
 */
export function createMarzbanSimulator(options: MarzbanSimulatorOptions): MarzbanSimulator {
  const random = createSeededRandom(options.seed ?? 1);
  const state = createState(options, random);
  const job = createReviewJob(state);
  const { handle, faults } = withPanelFaults({
    clock: options.clock,
    random,
    handle: (request) => answer(state, job.catchUp, request),
    loseSessions: () => {
      state.sessions.clear();
      state.renderedTags.clear();
      restartCore(state);
    },
    remember: () => {
      const backup = structuredClone(state.data);
      return () => restore(state, backup);
    },
  });
  return { handle, fetch: createSimulatedFetch(handle), faults, ...createInspection(state, job.catchUp) };
}

async function answer(state: MarzbanState, catchUp: () => void, request: Request): Promise<Response> {
  catchUp();
  const response = await routeRequest(state, request).catch(crashAnswer);
  response.headers.set('date', new Date(state.now()).toUTCString());
  response.headers.set('server', 'uvicorn');
  return response;
}

function createInspection(
  state: MarzbanState,
  catchUp: () => void,
): Omit<MarzbanSimulator, 'handle' | 'fetch' | 'faults'> {
  const account = (username: string): SimulatedUser | undefined => {
    catchUp();
    return structuredClone(state.data.users.get(username));
  };
  const canConnect = (username: string): boolean => {
    catchUp();
    return [...state.connectable].some((coreName) => userNameOf(coreName) === username);
  };
  return {
    account,
    canConnect,
    accounts: () => {
      catchUp();
      return [...structuredClone(state.data.users).values()];
    },
    addTraffic: (username, bytes) => {
      const user = canConnect(username) ? state.data.users.get(username) : undefined;
      if (user === undefined) return false;
      user.usedTraffic += bytes;
      user.onlineAt = state.now();
      return true;
    },
    setClockSkew: (ms) => {
      catchUp();
      state.clockSkewMs = ms;
    },
    editAccount: (username, changes) => {
      const user = state.data.users.get(username);
      if (user === undefined) return;
      Object.assign(user, structuredClone(changes));
      if (user.username === username) return;
      state.data.users.delete(username);
      state.data.users.set(user.username, user);
      restartCore(state);
    },
    dial: (link) => {
      catchUp();
      const users = [...state.data.users.values()].filter(({ username }) => canConnect(username));
      return users.some((user) => shareLinksOf(user, state.inbounds).some((served) => dialsAs(link, served)));
    },
    changeInbound: (tag, changes) => {
      state.renderedTags.clear();
      state.inbounds = state.inbounds.map((inbound) =>
        inbound.tag === tag ? { ...inbound, ...changes } : inbound,
      );
      restartCore(state);
    },
    removeInbound: (tag) => {
      state.inbounds = state.inbounds.filter((inbound) => inbound.tag !== tag);
      restartCore(state);
    },
    backup: () => structuredClone(state.data),
    restore: (backup) => restore(state, structuredClone(backup)),
  };
}

function restore(state: MarzbanState, data: MarzbanBackup): void {
  state.data = data;
  restartCore(state);
}

/** The Xray core starts with those whom the database says may connect. */
function restartCore(state: MarzbanState): void {
  state.connectable.clear();
  for (const user of state.data.users.values()) pushToCore(state, user);
}

function createState(options: MarzbanSimulatorOptions, random: () => number): MarzbanState {
  const randomText = (length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  const hex = (length: number): string => randomText(length, '0123456789abcdef');
  const state: MarzbanState = {
    data: { users: new Map(), lastId: 0 },
    inbounds: options.inbounds ?? DEFAULT_INBOUNDS,
    admins: options.admins ?? [DEFAULT_ADMIN],
    sessions: new Map(),
    renderedTags: new Set(),
    connectable: new Set(),
    clockSkewMs: options.clockSkewMs ?? 0,
    now: () => options.clock.now().getTime() + state.clockSkewMs,
    makeUuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    makePassword: () => randomText(22, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
    secret: hex(64),
  };
  return state;
}

const DEFAULT_ADMIN: SimulatedAdmin = {
  username: 'root',
  password: 'root-password',
  isSudo: true,
  ownerRow: true,
};

const DEFAULT_HOST = {
  tls: 'none',
  address: 'vpn.example.com',
  remark: 'Demo ({USERNAME}) [{PROTOCOL} - {TRANSPORT}]',
};

const DEFAULT_INBOUNDS: SimulatedInbound[] = [
  {
    ...DEFAULT_HOST,
    tag: 'VLESS TCP',
    protocol: 'vless',
    network: 'tcp',
    port: 443,
    path: '',
    requestHost: '',
  },
  {
    ...DEFAULT_HOST,
    tag: 'VMess WS',
    protocol: 'vmess',
    network: 'ws',
    port: 8080,
    path: '/vmess',
    requestHost: '',
  },
  {
    ...DEFAULT_HOST,
    tag: 'Trojan TCP',
    protocol: 'trojan',
    network: 'tcp',
    port: 8443,
    path: '',
    requestHost: '',
  },
  {
    ...DEFAULT_HOST,
    tag: 'Shadowsocks TCP',
    protocol: 'shadowsocks',
    network: 'tcp',
    port: 1080,
    path: '',
    requestHost: '',
  },
];
