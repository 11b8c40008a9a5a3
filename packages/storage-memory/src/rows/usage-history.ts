import type { UsageBucket } from '@panelkit/sdk';
import type { UsageReader } from '@panelkit/sdk/ports';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** By the first instant of each UTC hour or day: how much by whom. */
type Buckets = Map<number, Map<string, number>>;

/**
 * What subscriptions used, and in `panels` what each panel counted by the hour. A day is the sum of its
 * hours, which it outlives.
 */
export interface UsageHistory {
  readonly hours: Buckets;
  readonly days: Buckets;
  readonly panels: Buckets;
}

/** The history for one transaction: it reads what is committed, and leaves in `written` what it changes. */
export interface UsageHistoryView {
  read(request: Parameters<UsageReader['history']>[0]): UsageBucket[];
  /** What panels counted in the hours that begin within a stretch of time, earliest first. */
  traffic(from: Date, to: Date): { at: Date; panelId: string; bytes: number }[];
  /** Adds what was used at `at` to its hour and its day, and to the hour of its panel. */
  add(use: { subscriptionId: string; panelId: string; at: Date; bytes: number }): void;
  /** Drops what begins before `before`; returns how much, at most `limit`. */
  drop(kept: keyof UsageHistory, before: Date, limit: number): number;
}

export function createUsageHistory(): UsageHistory {
  return { hours: new Map(), days: new Map(), panels: new Map() };
}

export function createUsageHistoryView(history: UsageHistory, written: (() => void)[]): UsageHistoryView {
  const { hours, days, panels } = history;
  const skipped = (): Map<number, number> => new Map();
  const dropping = { hours: skipped(), days: skipped(), panels: skipped() };
  return {
    read: ({ subscriptionId, granularity, from, to }) =>
      within(granularity === 'day' ? days : hours, from, to)
        .map(([atMs, users]) => ({ at: new Date(atMs), bytes: users.get(subscriptionId) ?? 0 }))
        .filter(({ bytes }) => bytes > 0),
    traffic: (from, to) =>
      within(panels, from, to).flatMap(([atMs, counted]) =>
        [...counted].map(([panelId, bytes]) => ({ at: new Date(atMs), panelId, bytes })),
      ),
    add({ subscriptionId, panelId, at, bytes }) {
      written.push(() => {
        addBytes(hours, startOf(at, HOUR_MS), subscriptionId, bytes);
        addBytes(days, startOf(at, DAY_MS), subscriptionId, bytes);
        addBytes(panels, startOf(at, HOUR_MS), panelId, bytes);
      });
    },
    drop(kept, before, limit) {
      const old = oldest(history[kept], before.getTime(), { limit, skip: dropping[kept] });
      written.push(() => {
        for (const { atMs, ids } of old) remove(history[kept], atMs, ids);
      });
      return old.reduce((sum, { ids }) => sum + ids.length, 0);
    },
  };
}

/** Those that begin within a stretch of time, the earliest first. */
function within(buckets: Buckets, from: Date, to: Date): [atMs: number, Map<string, number>][] {
  return [...buckets]
    .filter(([atMs]) => atMs >= from.getTime() && atMs < to.getTime())
    .sort(([first], [second]) => first - second);
}

const startOf = (at: Date, ms: number): number => Math.floor(at.getTime() / ms) * ms;

function addBytes(buckets: Buckets, atMs: number, id: string, bytes: number): void {
  let users = buckets.get(atMs);
  if (users === undefined) {
    users = new Map();
    buckets.set(atMs, users);
  }
  users.set(id, (users.get(id) ?? 0) + bytes);
}

/**
 * Who is in the oldest buckets, up to a limit; `skip` says how many of each were taken before, and is moved
 * on.
 */
function oldest(
  buckets: Buckets,
  beforeMs: number,
  { limit, skip }: { limit: number; skip: Map<number, number> },
): { atMs: number; ids: string[] }[] {
  const found: { atMs: number; ids: string[] }[] = [];
  let left = limit;
  for (const atMs of [...buckets.keys()]
    .filter((each) => each < beforeMs)
    .sort((one, other) => one - other)) {
    const skipped = skip.get(atMs) ?? 0;
    const ids = [...(buckets.get(atMs)?.keys() ?? [])].slice(skipped, skipped + left);
    skip.set(atMs, skipped + ids.length);
    left -= ids.length;
    found.push({ atMs, ids });
    if (left === 0) break;
  }
  return found;
}

function remove(buckets: Buckets, atMs: number, ids: string[]): void {
  const users = buckets.get(atMs);
  for (const id of ids) users?.delete(id);
  if (users?.size === 0) buckets.delete(atMs);
}
