import type { DesiredAccount } from '@panelkit/sdk';
import { toMarzneshinKey } from './marzneshin-key.ts';

/** Marzneshin takes this many characters of a note. */
const LONGEST_NOTE = 500;

/**
 * `desired` as Marzneshin can hold it: whole seconds, no device limit. A finite bound is at least 1. Pure.
 */
export function normalizeForMarzneshin(desired: DesiredAccount): DesiredAccount {
  const { expiresAt, trafficLimitBytes, onHoldSeconds, note } = desired;
  return {
    ...desired,
    expiresAt: expiresAt === null ? null : new Date(Math.floor(expiresAt.getTime() / 1000) * 1000),
    trafficLimitBytes: trafficLimitBytes === null ? null : Math.max(1, Math.floor(trafficLimitBytes)),
    deviceLimit: null,
    onHoldSeconds: onHoldSeconds === null ? null : Math.max(1, Math.ceil(onHoldSeconds)),
    note: note.slice(0, LONGEST_NOTE).toWellFormed(),
  };
}

/** The body of `POST /api/users`; `attempt` counts the keys that turned out to be taken. Pure. */
export function toCreateBody(desired: DesiredAccount, attempt: number): Record<string, unknown> {
  return { ...toModifyBody(desired), key: toMarzneshinKey(desired.credentials.uuid, attempt) };
}

/**
 * The body of `PUT /api/users/{username}`: the name is required though never changed, a duration must be
 * named (null keeps it) or a later version crashes, the strategy goes with its dates, and only 0 takes a
 * limit away. Pure.
 */
export function toModifyBody(desired: DesiredAccount): Record<string, unknown> {
  const { name, trafficLimitBytes, note, inboundKeys } = normalizeForMarzneshin(desired);
  return {
    username: name,
    ...toExpiry(desired),
    data_limit: trafficLimitBytes ?? 0,
    data_limit_reset_strategy: 'no_reset',
    note,
    service_ids: inboundKeys.map(Number),
  };
}

function toExpiry(desired: DesiredAccount): Record<string, unknown> {
  const { expiresAt, onHoldSeconds } = normalizeForMarzneshin(desired);
  if (onHoldSeconds !== null) return { expire_strategy: 'start_on_first_use', usage_duration: onHoldSeconds };
  if (expiresAt === null) return { expire_strategy: 'never', usage_duration: null };
  // In UTC: a zone would be dropped, not converted.
  return { expire_strategy: 'fixed_date', expire_date: expiresAt.toISOString(), usage_duration: null };
}
