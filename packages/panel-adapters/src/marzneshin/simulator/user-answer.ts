import { createHash } from 'node:crypto';
import {
  isActive,
  isDepleted,
  isExpired,
  type MarzneshinState,
  type SimulatedMarzneshinUser,
} from './marzneshin-state.ts';

/** A user as the API shows it. Source: app/models/user.py, `UserResponse` (0.7.4). */
export function userAnswer(state: MarzneshinState, user: SimulatedMarzneshinUser): Record<string, unknown> {
  const isOnHold = user.expireStrategy === 'start_on_first_use';
  return {
    id: user.id,
    username: user.username,
    expire_strategy: user.expireStrategy,
    expire_date: user.expireStrategy === 'fixed_date' ? toNaive(user.expireDate) : null,
    usage_duration: isOnHold ? user.usageDuration : null,
    activation_deadline: null,
    key: user.key,
    data_limit: user.dataLimit,
    data_limit_reset_strategy: user.resetStrategy,
    note: user.note,
    sub_updated_at: null,
    sub_last_user_agent: null,
    online_at: toNaive(user.onlineAt),
    activated: user.activated,
    is_active: isActive(state, user),
    expired: isExpired(state, user),
    data_limit_reached: isDepleted(user),
    enabled: user.enabled,
    used_traffic: user.usedTraffic,
    lifetime_used_traffic: user.lifetimeTraffic,
    sub_revoked_at: toNaive(user.revokedAt),
    created_at: toNaive(user.createdAt),
    service_ids: user.serviceIds,
    subscription_url: `/sub/${user.username}/${user.key}`,
    owner_username: user.owner,
    traffic_reset_at: toNaive(user.trafficResetAt),
  };
}

/**
 * The text of `/sub/{username}/{key}/links`. Source: app/utils/share.py (0.7.4). The uuid of a link follows
 * from the key as on the panel, but not by XXH128.
 */
export function linksText(state: MarzneshinState, user: SimulatedMarzneshinUser): string {
  if (!isActive(state, user) && state.placeholderIfDisabled) {
    const config = '{"add": "127.0.0.1", "port": 80, "ps": "disabled", "v": "2"}';
    return `vmess://${Buffer.from(config, 'utf8').toString('base64')}`;
  }
  return renderedLinks(
    user,
    state.services.filter(({ isHostDisabled }) => isHostDisabled !== true),
  ).join('\n');
}

/** The links of whom these services let in, whether they are shown or not. */
export function renderedLinks(
  user: SimulatedMarzneshinUser,
  services: MarzneshinState['services'],
): string[] {
  const id = createHash('md5')
    .update(user.key)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return services
    .filter((service) => user.serviceIds.includes(service.id) && service.isEmpty !== true)
    .map(({ address, name, path }) => {
      const transport = path === undefined ? 'type=tcp' : `type=ws&path=${encodeURIComponent(path)}`;
      return `vless://${id}@${address}?${transport}#${encodeURIComponent(name)}`;
    });
}

/** UTC without a zone. */
function toNaive(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString().replace(/(\.000)?Z$/, '');
}
