import { createHash } from 'node:crypto';
import { renderShareLinks } from './marzban-share-links.ts';
import type { MarzbanState, NextPlan, SimulatedUser } from './marzban-state.ts';
import { openTagsOf } from './user-inbounds.ts';

/**
 * Python's last second: a greater `expire` cannot be made a date, and every answer with that user in it is a
 * crash.
 */
const LAST_SECOND = 253_402_300_799;

/** What the panel's server turns into a bare `Internal Server Error`. */
export function crash(reason: string): Error {
  return new Error(`simulated crash: ${reason}`);
}

/** Whether a date can be made of an `expire`, in Unix seconds. */
export function isDate(expire: number): boolean {
  return expire <= LAST_SECOND;
}

/**
 * A user as the API shows it.
 * @throws Error for a row that poisons every answer (no proxies, an `expire` in milliseconds)
 */
export function userAnswer(state: MarzbanState, user: SimulatedUser): Record<string, unknown> {
  if (Object.keys(user.proxies).length === 0) throw crash('a user without proxies');
  if (user.status !== 'on_hold' && user.expire !== null && !isDate(user.expire))
    throw crash('expire is no date');
  return {
    proxies: user.proxies,
    expire: user.expire,
    data_limit: user.dataLimit,
    data_limit_reset_strategy: user.dataLimitResetStrategy,
    inbounds: openTagsOf(user, state.inbounds),
    note: user.note,
    sub_updated_at: naiveTime(user.subUpdatedAt),
    sub_last_user_agent: user.subLastUserAgent,
    online_at: naiveTime(user.onlineAt),
    on_hold_expire_duration: user.onHoldExpireDuration,
    on_hold_timeout: naiveTime(user.onHoldTimeout),
    auto_delete_in_days: user.autoDeleteInDays,
    next_plan: nextPlanAnswer(user.nextPlan),
    username: user.username,
    status: user.status,
    used_traffic: user.usedTraffic,
    lifetime_used_traffic: user.resetTraffic + user.usedTraffic,
    created_at: naiveTime(user.createdAt),
    links: renderShareLinks(user, state),
    subscription_url: `/sub/${subscriptionToken(state, user.username)}`,
    excluded_inbounds: user.excludedInbounds,
    admin: adminAnswer(state, user.admin),
  };
}

/** An administrator as the API shows it; null for none. */
export function adminAnswer(state: MarzbanState, username: string | null): Record<string, unknown> | null {
  const admin = state.admins.find((candidate) => candidate.username === username);
  if (admin === undefined) return null;
  const usage = admin.ownerRow ? 0 : null;
  return { username, is_sudo: admin.isSudo, telegram_id: null, discord_webhook: null, users_usage: usage };
}

/**
 * The key of a subscription URL: made of the name and the second of its making, so each answer has another
 * one.
 */
function subscriptionToken(state: MarzbanState, username: string): string {
  const claim = Buffer.from(`${username},${Math.ceil(state.now() / 1000)}`).toString('base64url');
  return claim + signatureOf(state, claim);
}

/**
 * The name and second that a subscription key was made of; null for a forged one. Source: app/utils/jwt.py.
 */
export function readSubscriptionToken(
  state: MarzbanState,
  token: string,
): { username: string; madeAt: number } | null {
  const claim = token.slice(0, -10);
  if (token.slice(-10) !== signatureOf(state, claim)) return null;
  const [username = '', second = ''] = Buffer.from(claim, 'base64url').toString('utf8').split(',');
  return { username, madeAt: Number(second) * 1000 };
}

function signatureOf(state: MarzbanState, claim: string): string {
  const digest = createHash('sha256')
    .update(claim + state.secret)
    .digest('base64');
  return digest.replaceAll('+', '-').replaceAll('/', '_').slice(0, 10);
}

function nextPlanAnswer(plan: NextPlan | null): Record<string, unknown> | null {
  if (plan === null) return null;
  return {
    data_limit: plan.dataLimit,
    expire: plan.expire,
    add_remaining_traffic: plan.addRemainingTraffic,
    fire_on_either: plan.fireOnEither,
  };
}

/** Python's ISO text of a naive UTC instant: no zone, microseconds unless they are zero. */
function naiveTime(instant: number | null): string | null {
  if (instant === null) return null;
  return new Date(instant).toISOString().replace('.000Z', '').replace('Z', '000');
}
