import type { UsageBucket } from '@panelkit/sdk';
import type { UsageReader } from '@panelkit/sdk/ports';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** By the first instant of each UTC hour or day: who used how much. */
type Buckets = Map<number, Map<string, number>>;

/** What subscriptions used. A day is the sum of its hours, which it outlives. */
export interface UsageHistory {
  readonly hours: Buckets;
  readonly days: Buckets;
}

/** The history for one transaction: it reads what is committed, and leaves in `written` what it changes. */
export interface UsageHistoryView {
  read(request: Parameters<UsageReader['history']>[0]): UsageBucket[];
  /** Adds what was used at `at` to its hour and its day. */
  add(subscriptionId: string, at: Date, bytes: number): void;
  /** Drops what is kept of hours, or days, that begin before `before`; returns how much, at most `limit`. */
  drop(granularity: 'hours' | 'days', before: Date, limit: number): number;
}

export function createUsageHistory(): UsageHistory {
  return { hours: new Map(), days: new Map() };
}

export function createUsageHistoryView(history: UsageHistory, written: (() => void)[]): UsageHistoryView {
  const { hours, days } = history;
  const dropping = { hours: new Map<number, number>(), days: new Map<number, number>() };
  return {
    read: ({ subscriptionId, granularity, from, to }) =>
      [...(granularity === 'day' ? days : hours)]
        .filter(([atMs]) => atMs >= from.getTime() && atMs < to.getTime())
        .map(([atMs, users]) => ({ at: new Date(atMs), bytes: users.get(subscriptionId) ?? 0 }))
        .filter(({ bytes }) => bytes > 0)
        .sort((first, second) => first.at.getTime() - second.at.getTime()),
    add(subscriptionId, at, bytes) {
      written.push(() => {
        addBytes(hours, startOf(at, HOUR_MS), subscriptionId, bytes);
        addBytes(days, startOf(at, DAY_MS), subscriptionId, bytes);
      });
    },
    drop(granularity, before, limit) {
      const old = oldest(history[granularity], before.getTime(), { limit, skip: dropping[granularity] });
      written.push(() => {
        for (const { atMs, ids } of old) remove(history[granularity], atMs, ids);
      });
      return old.reduce((sum, { ids }) => sum + ids.length, 0);
    },
  };
}

const startOf = (at: Date, ms: number): number => Math.floor(at.getTime() / ms) * ms;

function addBytes(buckets: Buckets, atMs: number, subscriptionId: string, bytes: number): void {
  let users = buckets.get(atMs);
  if (users === undefined) {
    users = new Map();
    buckets.set(atMs, users);
  }
  users.set(subscriptionId, (users.get(subscriptionId) ?? 0) + bytes);
}

/** Who is in the oldest buckets, up to a limit; `skip` says how many of each were taken before, and is moved on. */
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
