import type { Clock } from '@panelkit/sdk';
import { crashAnswer } from '../fastapi/http-answers.ts';
import { dialsAs } from '../links/dials.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createSimulatedFetch } from '../simulators/create-simulated-fetch.ts';
import { type PanelFaults, type RequestHandler, withPanelFaults } from '../simulators/panel-faults.ts';
import {
  isActive,
  type MarzneshinData,
  type MarzneshinState,
  reviewUsers,
  type SimulatedMarzneshinAdmin,
  type SimulatedMarzneshinUser,
  type SimulatedService,
} from './simulator/marzneshin-state.ts';
import { routeRequest } from './simulator/route-request.ts';
import { renderedLinks } from './simulator/user-answer.ts';

/** How a simulated Marzneshin is set up. */
export interface MarzneshinSimulatorOptions {
  /** Drives its jobs and its waits. */
  clock: Clock;
  /** By default two. */
  services?: SimulatedService[];
  /** By default `root` / `root-password`, sudo. */
  admins?: SimulatedMarzneshinAdmin[];
  /**
   * The panel's setting `placeholder_if_disabled`: who is off gets one placeholder for links. Default true.
   */
  placeholderIfDisabled?: boolean;
  /** All that is random follows from it. Default 1. */
  seed?: number;
}

/**
 * A stateful Marzneshin 0.7.4 in memory: answers requests as the panel does, with its oddities, and with
 * faults on demand.
 */
export interface MarzneshinSimulator {
  /** Answers one request; rejects as `fetch` does when a fault cuts the connection. */
  handle: RequestHandler;
  /** A `fetch` that reaches this panel, whatever the host. */
  fetch: typeof globalThis.fetch;
  faults: PanelFaults;
  /** Copies of all users in the order of their creation. */
  accounts(): SimulatedMarzneshinUser[];
  /** A copy of the user, or undefined. */
  account(username: string): SimulatedMarzneshinUser | undefined;
  /** Whether the nodes let the user in. */
  canConnect(username: string): boolean;
  /** Bytes flow. False, and none are counted, when the nodes do not let the user in. */
  addTraffic(username: string, bytes: number): boolean;
  /** The panel's reset of all: clears the counters and leaves who had run out cut off. */
  resetAll(): void;
  /** The panel's clock is this far ahead of `clock` from now on, in milliseconds. */
  setClockSkew(ms: number): void;
  /** Whether a client with this link comes in: place, secret and status must fit. */
  dial(link: string): boolean;
  /** An operator changes where the inbound of a service is reached, or its path. */
  changeService(id: number, changes: Partial<Omit<SimulatedService, 'id'>>): void;
  /** The inbound of a service is gone from its node; the service stays, empty. */
  removeInbound(serviceId: number): void;
  /** Changes a user's row behind the API's back, as an operator with a database client would. */
  editAccount(username: string, changes: Partial<Omit<SimulatedMarzneshinUser, 'id'>>): void;
  /** A backup of the database. */
  backup(): MarzneshinBackup;
  /**
   * Restores a backup, as an operator would: everything since is forgotten, and the nodes are updated again.
   */
  restore(backup: MarzneshinBackup): void;
}

/** A backup of a simulated panel's users. */
export type MarzneshinBackup = MarzneshinData;

const REVIEW_INTERVAL_MS = 30_000;

/**
 * Builds a simulated Marzneshin. Not simulated: nodes, hosts, webhooks, rights on single services, the
 * periodic reset.
 */
export function createMarzneshinSimulator(options: MarzneshinSimulatorOptions): MarzneshinSimulator {
  const random = createSeededRandom(options.seed ?? 1);
  const state = createState(options, random);
  const catchUp = createReview(state);
  const { handle, faults } = withPanelFaults({
    clock: options.clock,
    random,
    loseSessions: () => state.sessions.clear(),
    remember: () => {
      const backup = structuredClone(state.data);
      return () => restore(state, backup);
    },
    handle: async (request) => {
      catchUp();
      const response = await routeRequest(state, request).catch(crashAnswer);
      response.headers.set('date', new Date(state.now()).toUTCString());
      return response;
    },
  });
  const account = (username: string): SimulatedMarzneshinUser | undefined => {
    catchUp();
    return state.data.users.get(username);
  };
  return {
    handle,
    fetch: createSimulatedFetch(handle),
    faults,
    accounts: () => {
      catchUp();
      return [...structuredClone(state.data.users).values()];
    },
    account: (username) => structuredClone(account(username)),
    canConnect: (username) => account(username)?.activated ?? false,
    addTraffic: (username, bytes) => {
      const user = account(username);
      if (!user?.activated) return false;
      user.usedTraffic += bytes;
      user.lifetimeTraffic += bytes;
      user.onlineAt = state.now();
      return true;
    },
    setClockSkew: (ms) => {
      catchUp();
      state.clockSkewMs = ms;
    },
    ...createOperator(state, catchUp),
    backup: () => structuredClone(state.data),
    restore: (backup) => restore(state, structuredClone(backup)),
  };
}

/** What is done to the panel behind its interface, and a client's look at it. */
function createOperator(
  state: MarzneshinState,
  catchUp: () => void,
): Pick<MarzneshinSimulator, 'dial' | 'changeService' | 'removeInbound' | 'resetAll' | 'editAccount'> {
  return {
    dial: (link) => {
      catchUp();
      const users = [...state.data.users.values()].filter(({ activated }) => activated);
      return users.some((user) =>
        renderedLinks(user, state.services).some((served) => dialsAs(link, served)),
      );
    },
    changeService: (id, changes) => {
      state.services = state.services.map((service) =>
        service.id === id ? { ...service, ...changes } : service,
      );
    },
    removeInbound: (id) => {
      state.services = state.services.map((service) =>
        service.id === id ? { ...service, isEmpty: true } : service,
      );
    },
    resetAll: () => {
      for (const user of state.data.users.values()) user.usedTraffic = 0;
    },
    editAccount: (username, changes) => {
      catchUp();
      const user = state.data.users.get(username);
      if (user === undefined) return;
      Object.assign(user, structuredClone(changes));
      state.data.users.delete(username);
      state.data.users.set(user.username, user);
    },
  };
}

function restore(state: MarzneshinState, data: MarzneshinData): void {
  state.data = data;
  for (const user of data.users.values()) user.activated = isActive(state, user);
}

/** Catches up with the job: between two looks only its first turn and its last find something to do. */
function createReview(state: MarzneshinState): () => void {
  let reviewedAt = state.now();
  return () => {
    // A clock that was set back.
    reviewedAt = Math.min(reviewedAt, state.now());
    const turns = Math.floor((state.now() - reviewedAt) / REVIEW_INTERVAL_MS);
    if (turns < 1) return;
    reviewUsers(state, reviewedAt + REVIEW_INTERVAL_MS);
    reviewedAt += turns * REVIEW_INTERVAL_MS;
    reviewUsers(state, reviewedAt);
  };
}

function createState(options: MarzneshinSimulatorOptions, random: () => number): MarzneshinState {
  const state: MarzneshinState = {
    data: { users: new Map(), graves: new Set(), lastId: 0 },
    services: options.services ?? [
      { id: 1, name: 'Germany', address: 'de.example.com:443' },
      { id: 2, name: 'Finland', address: 'fi.example.com:443' },
    ],
    admins: options.admins ?? [{ username: 'root', password: 'root-password', isSudo: true }],
    sessions: new Map(),
    placeholderIfDisabled: options.placeholderIfDisabled ?? true,
    clockSkewMs: 0,
    now: () => options.clock.now().getTime() + state.clockSkewMs,
    makeKey: () => Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join(''),
  };
  return state;
}
