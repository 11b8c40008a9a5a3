import { type UsageBucket, type UsageReader, usageBucketOf } from '@panelkit/sdk';
import type { UsageRow } from './memory-usage-table.ts';
import type { Views } from './memory-views.ts';
import { takeWhile } from './take-while.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Adds what was used at `at` to its hour; to its day, once that was rolled up. */
export function addToHistory(views: Views, subscriptionId: string, at: Date, bytes: number): void {
  const day = usageBucketOf(at, 'day');
  const id = `${subscriptionId}:${day.getTime()}`;
  const hour = Math.floor((at.getTime() - day.getTime()) / HOUR_MS);
  const row = views.usage.find(id) ?? { id, subscriptionId, at: day, bytes: 0, hours: [] };
  const hours = row.hours === null ? null : addToHour(row.hours, hour, bytes);
  views.usage.keep({ ...row, bytes: row.bytes + bytes, hours });
}

function addToHour(hours: NonNullable<UsageRow['hours']>, hour: number, bytes: number): UsageRow['hours'] {
  const before = hours.find((used) => used.hour === hour)?.bytes ?? 0;
  return [...hours.filter((used) => used.hour !== hour), { hour, bytes: before + bytes }];
}

/** What a subscription used, by hour or day. */
export function readHistory(views: Views, request: Parameters<UsageReader['history']>[0]): UsageBucket[] {
  const { subscriptionId, granularity, from, to } = request;
  const before = { sort: from.getTime() - DAY_MS - 1, id: '' };
  const buckets: UsageBucket[] = [];
  for (const row of views.usage.scan('subscription', subscriptionId, before)) {
    if (row.at >= to) break;
    buckets.push(...(granularity === 'day' ? [{ at: row.at, bytes: row.bytes }] : hoursOf(row)));
  }
  return buckets
    .filter(({ at }) => at >= from && at < to)
    .map(({ at, bytes }) => ({ at: new Date(at), bytes }));
}

function hoursOf({ at, hours }: UsageRow): UsageBucket[] {
  return (hours ?? [])
    .map(({ hour, bytes }) => ({ at: new Date(at.getTime() + hour * HOUR_MS), bytes }))
    .sort((first, second) => first.at.getTime() - second.at.getTime());
}

/** Leaves of old days their sum alone. */
export function rollUp(views: Views, before: Date, limit: number): number {
  const old = takeWhile(views.usage.scan('age', 'hour'), limit, ({ at }) => at < before).map(({ id }) => id);
  for (const id of old) views.usage.keep({ ...views.usage.get(id), hours: null });
  return old.length;
}

/** Drops old days. */
export function prune(views: Views, before: Date, limit: number): number {
  const old = takeWhile(views.usage.scan('age', 'day'), limit, ({ at }) => at < before).map(({ id }) => id);
  for (const id of old) views.usage.remove(id);
  return old.length;
}
