import type { AccountCredentials, ObservedAccount, ObservedStatus } from '@panelkit/sdk';
import type { MarzbanUser } from './marzban-schemas.ts';

const STATUSES: Record<MarzbanUser['status'], ObservedStatus> = {
  active: 'active',
  disabled: 'disabled',
  limited: 'limited',
  expired: 'expired',
  on_hold: 'on-hold',
};

/**
 * Marzban's user in our words: zero and null become null, seconds become dates, tags become inbound keys.
 * Pure.
 */
export function toObservedAccount(user: MarzbanUser): ObservedAccount {
  return {
    remoteId: null,
    name: user.username,
    credentials: credentialsOf(user),
    status: STATUSES[user.status],
    expiresAt: user.expire ? new Date(user.expire * 1000) : null,
    trafficLimitBytes: user.data_limit || null,
    // Elsewhere a stale duration may be left over, which the API cannot clear.
    onHoldSeconds: user.status === 'on_hold' ? user.on_hold_expire_duration : null,
    inboundKeys: Object.values(user.inbounds).flat(),
    note: user.note ?? '',
    usedBytes: user.used_traffic,
    links: user.links,
    lastOnlineAt: toInstant(user.online_at),
  };
}

/**
 * The uuid of VLESS and VMess, the password of Trojan and Shadowsocks. An account of ours has one of each:
 * where they differ, both are shown, so that they match no account of ours.
 */
function credentialsOf(user: MarzbanUser): Partial<AccountCredentials> {
  const uuid = joined([user.proxies.vless?.id, user.proxies.vmess?.id]);
  const password = joined([user.proxies.trojan?.password, user.proxies.shadowsocks?.password]);
  return { ...(uuid === '' ? {} : { uuid }), ...(password === '' ? {} : { password }) };
}

function joined(values: (string | undefined)[]): string {
  return [...new Set(values.filter((value) => value !== undefined))].join(' ');
}

/** Marzban writes UTC without a zone, which JavaScript would read as local time. */
function toInstant(naive: string | null): Date | null {
  if (naive === null) return null;
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(naive) ? naive : `${naive}Z`);
}
