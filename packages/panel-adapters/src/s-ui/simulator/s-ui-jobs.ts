import { rebuildInbounds, startCore } from './s-ui-core.ts';
import { addChange, type SimulatedClient, SUiRefused, type SUiState } from './s-ui-state.ts';

const COUNTING_MS = 10_000;
const DEPLETION_MS = 60_000;
const DAY_S = 86_400;

/**
 * The panel's jobs on the panel's clock: before the panel is used, the runs that came due are made up for.
 */
export interface SUiJobs {
  catchUp(): void;
}

/**
 * Counting each 10 s, resets and depletion each minute, from now on. Runs that would change nothing are
 * skipped, so a year costs no more than what happens in it.
 */
export function createSUiJobs(state: SUiState): SUiJobs {
  const startedAt = state.now();
  let doneUntil = startedAt;
  const tickAfter = (instant: number, interval: number): number =>
    startedAt + (Math.floor((instant - startedAt) / interval) + 1) * interval;
  const catchUp = (): void => {
    // A clock that was set back.
    doneUntil = Math.min(doneUntil, state.now());
    for (;;) {
      const counting = hasTraffic(state) ? tickAfter(doneUntil, COUNTING_MS) : Infinity;
      const change = firstChange(state);
      const depletion = change === Infinity ? Infinity : tickAfter(Math.max(doneUntil, change), DEPLETION_MS);
      const due = Math.min(counting, depletion);
      if (due > state.now()) break;
      if (counting === due) countTraffic(state, due);
      if (depletion === due) resetAndDeplete(state, Math.floor(due / 1000));
      doneUntil = due;
    }
    doneUntil = Math.max(doneUntil, tickAfter(state.now(), COUNTING_MS) - COUNTING_MS);
    tryStart(state);
  };
  return { catchUp };
}

function hasTraffic({ core }: SUiState): boolean {
  return core.uncounted.size > 0 || core.online.size > 0;
}

/** By name, so every client of a name is credited. Source: service/stats.go, `SaveStats`. */
function countTraffic(state: SUiState, at: number): void {
  const { clients } = state.data;
  state.core.online = new Set(state.core.uncounted.keys());
  for (const client of clients.values()) {
    const traffic = state.core.uncounted.get(client.name);
    if (traffic === undefined) continue;
    const { up, down } = client;
    clients.set(client.id, {
      ...client,
      up: up + traffic.up,
      down: down + traffic.down,
      onlineAt: Math.floor(at / 1000),
    });
  }
  state.core.uncounted.clear();
}

/** Milliseconds of the instant from which a run changes some client; infinite for never. */
function firstChange(state: SUiState): number {
  return Math.min(Infinity, ...[...state.data.clients.values()].map(changesAt));
}

function changesAt(client: SimulatedClient): number {
  if (startsUse(client) || isDepleted(client)) return -Infinity;
  const { enable, expiry, delayStart, autoReset, nextReset } = client;
  const expires = enable && expiry > 0 ? expiry * 1000 + 1000 : Infinity;
  const resets = autoReset && !delayStart ? nextReset * 1000 + 1000 : Infinity;
  // A run at the very second is in time: the one after this instant is asked for.
  return Math.min(expires, resets) - 1;
}

function startsUse({ enable, delayStart, up, down }: SimulatedClient): boolean {
  return enable && delayStart && up + down > 0;
}

function isDepleted({ enable, volume, up, down }: SimulatedClient): boolean {
  return enable && volume > 0 && up + down > volume;
}

/**
 * First the resets, then the cuts, then the inbounds of all who changed. Source: service/client.go,
 * `DepleteClients`.
 */
function resetAndDeplete(state: SUiState, now: number): void {
  const { clients } = state.data;
  const touched = new Set<number>();
  const touch = (client: SimulatedClient): void => {
    for (const id of client.inbounds ?? []) touched.add(id);
  };
  for (const client of clients.values()) {
    if (startsUse(client)) {
      clients.set(client.id, started(client, now));
      addChange(state, { actor: 'ResetJob', key: 'clients', action: 'reset', obj: client.name }, now);
    } else if (client.autoReset && !client.delayStart && client.nextReset < now) {
      clients.set(client.id, renewed(client, now));
      if (!client.enable) touch(client);
    }
  }
  for (const client of clients.values()) {
    const isPast = client.enable && client.expiry > 0 && client.expiry < now;
    if (!isPast && !isDepleted(client)) continue;
    clients.set(client.id, { ...client, enable: false });
    touch(client);
    addChange(state, { actor: 'DepleteJob', key: 'clients', action: 'disable', obj: client.name }, now);
  }
  logged(() => rebuildInbounds(state, [...touched]));
}

function started(client: SimulatedClient, now: number): SimulatedClient {
  const end = now + client.resetDays * DAY_S;
  return { ...client, delayStart: false, ...(client.autoReset ? { nextReset: end } : { expiry: end }) };
}

/** All that were off are on again, for whatever reason. */
function renewed(client: SimulatedClient, now: number): SimulatedClient {
  const { up, down, totalUp, totalDown, resetDays } = client;
  const totals = { totalUp: totalUp + up, totalDown: totalDown + down };
  return { ...client, ...totals, up: 0, down: 0, enable: true, nextReset: now + resetDays * DAY_S };
}

/** The panel tries each 5 s. */
function tryStart(state: SUiState): void {
  logged(() => startCore(state));
}

/** What fails in a job goes to the panel's log only. */
function logged(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SUiRefused)) throw error;
  }
}
