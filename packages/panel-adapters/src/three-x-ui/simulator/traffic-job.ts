import { isAtLeast } from '../dialects/version-numbers.ts';
import type { SimulatedTraffic, ThreeXUiState } from './three-x-ui-state.ts';

/** Every 5 s since 3.0.0, before every 10 s. */
const INTERVAL_MS = 5000;
const EARLIER_INTERVAL_MS = 10_000;

/**
 * The panel's periodic job, run when it is looked at: books what flowed, starts periods on first use,
 * switches off what is used up or expired. Source: internal/web/service/inbound_traffic.go,
 * inbound_disable.go (3.6.0).
 */
export function createTrafficJob(state: ThreeXUiState): { catchUp: () => void } {
  let lastRun = state.now();
  return {
    catchUp: () => {
      // A clock that was set back.
      lastRun = Math.min(lastRun, state.now());
      const interval = isAtLeast(state.version.numbers, [3, 0, 0]) ? INTERVAL_MS : EARLIER_INTERVAL_MS;
      const runs = Math.floor((state.now() - lastRun) / interval);
      if (runs < 1) return;
      // Between two looks only the first run and the last find something to do.
      runOnce(state, lastRun + interval);
      lastRun += runs * interval;
      runOnce(state, lastRun);
    },
  };
}

function runOnce(state: ThreeXUiState, now: number): void {
  for (const [email, bytes] of state.pending) {
    const traffic = state.data.traffics.get(email);
    if (traffic !== undefined) book(state, traffic, bytes, now);
  }
  state.pending.clear();
  for (const traffic of state.data.traffics.values()) {
    if (traffic.enable && isDepleted(traffic, now)) switchOff(state, traffic);
  }
}

function book(state: ThreeXUiState, traffic: SimulatedTraffic, bytes: number, now: number): void {
  traffic.down += bytes;
  traffic.lastOnline = now;
  if (traffic.expiryTime >= 0) return;
  traffic.expiryTime = now - traffic.expiryTime;
  setInClient(state, traffic.email, { expiryTime: traffic.expiryTime });
}

function isDepleted({ up, down, total, expiryTime }: SimulatedTraffic, now: number): boolean {
  return (total > 0 && up + down >= total) || (expiryTime > 0 && expiryTime <= now);
}

/** Before 2.9.0 the client's own flag stays as it is. */
function switchOff(state: ThreeXUiState, traffic: SimulatedTraffic): void {
  traffic.enable = false;
  state.core.delete(traffic.email);
  if (isAtLeast(state.version.numbers, [2, 9, 0])) setInClient(state, traffic.email, { enable: false });
}

function setInClient(
  { data }: ThreeXUiState,
  email: string,
  fields: { enable?: boolean; expiryTime?: number },
): void {
  const entries = [...data.entries.values()].flat();
  const client = data.records.get(email) ?? entries.find((entry) => entry.email === email);
  if (client !== undefined) Object.assign(client, fields);
}
