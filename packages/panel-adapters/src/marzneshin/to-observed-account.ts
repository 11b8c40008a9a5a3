import type { ObservedAccount, ObservedStatus } from '@panelkit/sdk';
import { uuidOfKey } from './marzneshin-key.ts';
import type { MarzneshinUser } from './marzneshin-schemas.ts';

/** Marzneshin's user in our words. Pure. */
export function toObservedAccount(user: MarzneshinUser, links: string[]): ObservedAccount {
  const isOnHold = user.expire_strategy === 'start_on_first_use';
  return {
    remoteId: String(user.id),
    name: user.username,
    credentials: { uuid: uuidOfKey(user.key) },
    status: statusOf(user),
    // The other strategies may carry a stale date.
    expiresAt: user.expire_strategy === 'fixed_date' ? toInstant(user.expire_date) : null,
    trafficLimitBytes: user.data_limit || null,
    onHoldSeconds: isOnHold ? user.usage_duration : null,
    inboundKeys: user.service_ids.map(String),
    note: user.note ?? '',
    usedBytes: user.used_traffic,
    links,
    lastOnlineAt: toInstant(user.online_at),
  };
}

/**
 * There is no status to read: it follows from what is off, first to last. Who should be active and is not on
 * the nodes stays off until somebody switches it off and on: the panel's job only takes away. Source:
 * app/tasks/review_users.py (0.7.4).
 */
function statusOf(user: MarzneshinUser): ObservedStatus {
  if (!user.enabled) return 'disabled';
  if (user.data_limit_reached) return 'limited';
  if (user.expired) return 'expired';
  if (user.is_active && !user.activated) return 'disabled';
  return user.expire_strategy === 'start_on_first_use' ? 'on-hold' : 'active';
}

/** UTC without a zone, which JavaScript would read as local time. */
function toInstant(naive: string | null): Date | null {
  if (naive === null) return null;
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(naive) ? naive : `${naive}Z`);
}
