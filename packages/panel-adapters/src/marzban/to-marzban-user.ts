import type { DesiredAccount } from '@panelkit/sdk';
import type { MarzbanUser } from './marzban-schemas.ts';

/** Marzban keeps this many characters of a note. */
const LONGEST_NOTE = 500;

/** The wanted tags by protocol: exactly these, each list non-empty. */
export type TagsByProtocol = Record<string, string[]>;

type Proxies = MarzbanUser['proxies'];

/**
 * `desired` as Marzban can hold it: whole seconds, no device limit, one status that is either *disabled* or
 * *on hold*. A finite bound is at least 1, since 0 would be none at all. Pure.
 */
export function normalizeForMarzban(desired: DesiredAccount): DesiredAccount {
  const { enabled, expiresAt, trafficLimitBytes, onHoldSeconds, note } = desired;
  return {
    ...desired,
    expiresAt:
      expiresAt === null ? null : new Date(Math.max(1, Math.floor(expiresAt.getTime() / 1000)) * 1000),
    trafficLimitBytes: trafficLimitBytes === null ? null : Math.max(1, Math.floor(trafficLimitBytes)),
    deviceLimit: null,
    onHoldSeconds: enabled ? onHoldSeconds : null,
    // A character cut in two would crash the panel.
    note: note.slice(0, LONGEST_NOTE).toWellFormed(),
  };
}

/**
 * The body of `POST /api/user`. It names `proxies` and `inbounds`: without the first the user poisons the
 * panel's lists, without the second it gets no inbound. A disabled user cannot be created: it is made active
 * and switched off by a second call. Pure.
 */
export function toCreateBody(desired: DesiredAccount, tags: TagsByProtocol): Record<string, unknown> {
  return {
    username: desired.name,
    ...toTerms({ ...desired, enabled: true }),
    ...toAccess(desired, tags, {}),
  };
}

/**
 * The body of `PUT /api/user/{username}`. Zero means unlimited and never there, since null means *keep*. All
 * proxies are sent whole, since a protocol left out is deleted and one sent without its id gets a new one.
 * `next_plan` is left out, which deletes it. Pure.
 *
 * @param current - the user's proxies now: their `flow` and `method` are kept
 */
export function toModifyBody(
  desired: DesiredAccount,
  tags: TagsByProtocol,
  current: Proxies,
): Record<string, unknown> {
  return { ...toTerms(desired), ...toAccess(desired, tags, current) };
}

function toTerms(desired: DesiredAccount): Record<string, unknown> {
  const { enabled, expiresAt, trafficLimitBytes, onHoldSeconds, note } = normalizeForMarzban(desired);
  const statusWhenOn = onHoldSeconds === null ? 'active' : 'on_hold';
  return {
    status: enabled ? statusWhenOn : 'disabled',
    expire: expiresAt === null || onHoldSeconds !== null ? 0 : expiresAt.getTime() / 1000,
    data_limit: trafficLimitBytes ?? 0,
    data_limit_reset_strategy: 'no_reset',
    note,
    ...(onHoldSeconds === null ? {} : { on_hold_expire_duration: onHoldSeconds }),
  };
}

function toAccess(desired: DesiredAccount, tags: TagsByProtocol, current: Proxies): Record<string, unknown> {
  const protocols = Object.keys(tags);
  const proxies = protocols.map((protocol) => [
    protocol,
    toProxy(protocol, desired, current[protocol] ?? {}),
  ]);
  return { proxies: Object.fromEntries(proxies), inbounds: tags };
}

function toProxy(protocol: string, desired: DesiredAccount, current: Proxies[string]): Proxies[string] {
  const { uuid, password } = desired.credentials;
  switch (protocol) {
    case 'vmess':
      return { id: uuid };
    case 'vless':
      return { id: uuid, flow: current.flow ?? '' };
    case 'trojan':
      return { password, flow: current.flow ?? '' };
    default:
      return { password, method: current.method ?? 'chacha20-ietf-poly1305' };
  }
}
