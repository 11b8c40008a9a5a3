import type { Clock } from '@panelkit/sdk';
import { createSeededRandom } from '../../seeded-random.ts';
import { createSimulatedFetch } from '../../simulators/create-simulated-fetch.ts';
import { type PanelFaults, type RequestHandler, withPanelFaults } from '../../simulators/panel-faults.ts';
import { numbersOf } from '../dialects/version-numbers.ts';
import { changeVersion } from './change-version.ts';
import { DEFAULT_INBOUNDS } from './default-inbounds.ts';
import { comesIn } from './dial.ts';
import { type ClientEdit, editClient, removeClient } from './edit-client.ts';
import { crashAnswer } from './http-answers.ts';
import { routeRequest } from './route-request.ts';
import type {
  JsonObject,
  SimulatedClient,
  SimulatedInbound,
  SimulatedTraffic,
  ThreeXUiData,
  ThreeXUiState,
} from './three-x-ui-state.ts';
import { createTrafficJob } from './traffic-job.ts';

/** How a simulated 3x-ui is set up. */
export interface ThreeXUiSimulatorOptions {
  /** Drives its jobs and its waits. */
  clock: Clock;
  /** Which version it behaves as; default `3.6.0`. */
  version?: string;
  inbounds?: SimulatedInbound[];
  /** By default `root` / `root-password`. */
  username?: string;
  password?: string;
  /** Tokens that are let in without a login; by default none. */
  apiTokens?: string[];
  /** Begins with a slash and does not end with one; default none. */
  basePath?: string;
  /** Whether fail2ban is usable, without which no device limit is enforced. Default false. */
  fail2ban?: boolean;
  /** All that is random follows from it. Default 1. */
  seed?: number;
  /** The panel's clock minus `clock`, in milliseconds. Default 0. */
  clockSkewMs?: number;
}

/**
 * A stateful 3x-ui in memory: answers requests as the panel of that version does, with its oddities, and with
 * faults on demand.
 */
export interface ThreeXUiSimulator {
  /** Answers one request; rejects as `fetch` does when a fault cuts the connection. */
  handle: RequestHandler;
  /** A `fetch` that reaches this panel, whatever the host. */
  fetch: typeof globalThis.fetch;
  faults: PanelFaults;
  /** Copies of all clients: records of version 3, entries of an inbound's settings in version 2. */
  clients(): (SimulatedClient | JsonObject)[];
  /** A copy of a client's counter. */
  traffic(email: string): SimulatedTraffic | undefined;
  /** Whether the Xray core lets the client in. */
  canConnect(email: string): boolean;
  /**
   * Bytes flow; the panel counts them at its next tick. False, and none flow, when the core does not let the
   * client in.
   */
  addTraffic(email: string, bytes: number): boolean;
  /** The addresses from which a client was used. */
  setIps(email: string, ips: string[]): void;
  /** Copies of all inbounds, without their clients. */
  inbounds(): SimulatedInbound[];
  /** The next write of a client is refused with this error (`database is locked`). */
  failNextWrite(error: string): void;
  /**
   * Version 2: the next write of a client is answered as done, and the panel's own job then writes the old
   * list over it.
   */
  loseNextWrite(): void;
  /**
   * Whether a client with this link, on its way to `host`, comes in: inbound, port, secret and status must
   * fit.
   */
  dial(link: string, host: string): boolean;
  /** Version 3: every client is taken off an inbound by hand. */
  detachAll(inboundId: number): void;
  /** An operator changes an inbound by hand; the core follows at once. */
  changeInbound(id: number, changes: ThreeXUiInboundChanges): void;
  /**
   * An inbound is deleted by hand: its clients stay as records without it (version 3), or go with it (version
   * 2).
   */
  removeInbound(id: number): void;
  /** The panel's clock is this far ahead of `clock` from now on, in milliseconds. */
  setClockSkew(ms: number): void;
  /** Someone changes a client on the panel's own page: another name, other credentials, switched off. */
  editClient(email: string, changes: ClientEdit): void;
  /**
   * Someone deletes a client on the panel's own page, which in version 2 keeps the last one of an inbound.
   */
  removeClient(email: string): void;
  /** Another version is started in place, on the same database: newer or older. */
  changeVersion(version: string): void;
  backup(): ThreeXUiBackup;
  /**
   * Puts a backup back, as an operator would: all that happened since is forgotten, and the core restarts.
   */
  restore(backup: ThreeXUiBackup): void;
}

/** What an operator changes of an inbound; the transport's settings are merged. */
export type ThreeXUiInboundChanges = Partial<
  Pick<SimulatedInbound, 'port' | 'listen' | 'remark' | 'enable' | 'streamSettings'>
>;

/** A backup of a simulated panel's database. */
export type ThreeXUiBackup = ThreeXUiData;

/** Builds a simulated 3x-ui. Not simulated: nodes, hosts, groups, auto-renewal, the subscription server. */
export function createThreeXUiSimulator(options: ThreeXUiSimulatorOptions): ThreeXUiSimulator {
  const random = createSeededRandom(options.seed ?? 1);
  const state = createState(options, random);
  const job = createTrafficJob(state);
  const { handle, faults } = withPanelFaults({
    clock: options.clock,
    random,
    handle: (request) => answer(state, job.catchUp, request),
    loseSessions: () => state.sessions.clear(),
    lockDatabase: () => {
      state.errors.push('database is locked');
      return () => {
        state.errors = [];
      };
    },
    remember: () => {
      const backup = structuredClone(state.data);
      return () => restore(state, backup);
    },
  });
  return { handle, fetch: createSimulatedFetch(handle), faults, ...createInspection(state, job.catchUp) };
}

async function answer(state: ThreeXUiState, catchUp: () => void, request: Request): Promise<Response> {
  catchUp();
  const response = await routeRequest(state, request).catch(crashAnswer);
  response.headers.set('date', new Date(state.now()).toUTCString());
  return response;
}

function createInspection(
  state: ThreeXUiState,
  catchUp: () => void,
): Omit<ThreeXUiSimulator, 'handle' | 'fetch' | 'faults'> {
  return {
    clients: () => {
      catchUp();
      return structuredClone([...state.data.records.values(), ...[...state.data.entries.values()].flat()]);
    },
    traffic: (email) => {
      catchUp();
      return structuredClone(state.data.traffics.get(email));
    },
    canConnect: (email) => {
      catchUp();
      return state.core.has(email);
    },
    addTraffic: (email, bytes) => {
      catchUp();
      if (!state.core.has(email)) return false;
      state.pending.set(email, (state.pending.get(email) ?? 0) + bytes);
      return true;
    },
    setIps: (email, ips) => void state.ips.set(email, [...ips]),
    inbounds: () => structuredClone(state.data.inbounds),
    failNextWrite: (error) => void state.errors.push(error),
    loseNextWrite: () => {
      state.writesToLose += 1;
    },
    dial: (link, host) => {
      catchUp();
      return comesIn(state, link, host);
    },
    detachAll: (inboundId) => {
      for (const record of state.data.records.values())
        record.inboundIds = record.inboundIds.filter((id) => id !== inboundId);
    },
    changeInbound: (changed, { streamSettings = {}, ...changes }) => {
      state.data.inbounds = state.data.inbounds.map((inbound) => {
        if (inbound.id !== changed) return inbound;
        return {
          ...inbound,
          ...changes,
          streamSettings: { ...inbound.streamSettings, ...structuredClone(streamSettings) },
        };
      });
    },
    removeInbound: (removed) => {
      state.data.inbounds = state.data.inbounds.filter(({ id }) => id !== removed);
      state.data.entries.delete(removed);
      for (const record of state.data.records.values()) {
        record.inboundIds = record.inboundIds.filter((id) => id !== removed);
      }
    },
    setClockSkew: (ms) => {
      catchUp();
      state.clockSkewMs = ms;
    },
    editClient: (email, changes) => editClient(state, email, changes),
    removeClient: (email) => removeClient(state, email),
    changeVersion: (version) => changeVersion(state, version),
    backup: () => structuredClone(state.data),
    restore: (backup) => restore(state, structuredClone(backup)),
  };
}

function restore(state: ThreeXUiState, data: ThreeXUiData): void {
  state.data = data;
  const enabled = [...data.traffics.values()].filter(({ enable }) => enable);
  state.core = new Set(enabled.map(({ email }) => email));
}

function createState(options: ThreeXUiSimulatorOptions, random: () => number): ThreeXUiState {
  const hex = (length: number): string =>
    Array.from({ length }, () => '0123456789abcdef'[Math.floor(random() * 16)]).join('');
  const { version = '3.6.0', inbounds = DEFAULT_INBOUNDS, fail2ban = false } = options;
  const state: ThreeXUiState = {
    data: {
      inbounds: structuredClone(inbounds),
      entries: new Map(inbounds.map(({ id }) => [id, []])),
      records: new Map(),
      traffics: new Map(),
      lastId: 0,
      lastInboundId: Math.max(0, ...inbounds.map(({ id }) => id)),
    },
    version: { text: version, numbers: numbersOf(version) ?? [99, 0, 0] },
    username: options.username ?? 'root',
    password: options.password ?? 'root-password',
    apiTokens: options.apiTokens ?? [],
    basePath: options.basePath ?? '',
    sessions: new Map(),
    failedLogins: new Map(),
    core: new Set(),
    pending: new Map(),
    ips: new Map(),
    fail2ban,
    errors: [],
    writesToLose: 0,
    random,
    clockSkewMs: options.clockSkewMs ?? 0,
    now: () => options.clock.now().getTime() + state.clockSkewMs,
    makeUuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
  return state;
}
