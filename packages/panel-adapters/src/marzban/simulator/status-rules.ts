import { coreNameOf, type MarzbanState, protocolsOf, type SimulatedUser } from './marzban-state.ts';
import type { UserFields } from './parse-user-body.ts';
import { crash, isDate } from './user-answer.ts';
import { excludedTagsFor } from './user-inbounds.ts';

/** The greatest whole number that the panel's database holds; a greater one is a crash. */
const GREATEST_INTEGER = 2 ** 63;

/** @throws Error for values that the database cannot hold */
export function checkStorable(user: SimulatedUser): void {
  const tooBig = [user.dataLimit, user.expire].some((value) => value !== null && value >= GREATEST_INTEGER);
  if (tooBig) throw crash('a number is too big for the database');
}

/**
 * `PUT` in the panel's own order, which decides the status. Changes `user`; a throw means that nothing is
 * stored. Source: app/db/crud.py, `update_user`.
 */
export function modifyUser(state: MarzbanState, user: SimulatedUser, fields: UserFields): void {
  modifyProxies(state, user, fields);
  if (fields.status !== undefined) user.status = fields.status;
  if (fields.dataLimit !== null) modifyDataLimit(user, fields.dataLimit);
  if (fields.expire !== null) modifyExpire(state, user, fields.expire);
  if (fields.note !== null) user.note = fields.note || null;
  if (fields.strategy !== undefined) user.dataLimitResetStrategy = fields.strategy;
  // 0 was read as null: these two can be set, not cleared.
  user.onHoldTimeout = fields.onHoldTimeout ?? user.onHoldTimeout;
  user.onHoldExpireDuration = fields.onHoldExpireDuration ?? user.onHoldExpireDuration;
  // An absent next plan deletes the stored one.
  user.nextPlan = fields.nextPlan;
  if (user.nextPlan !== null && user.nextPlan.dataLimit === null) throw crash('a next plan without a limit');
  checkStorable(user);
  user.editAt = state.now();
}

function modifyProxies(state: MarzbanState, user: SimulatedUser, fields: UserFields): void {
  const given = protocolsOf(fields.proxies);
  if (given.length > 0) {
    const kept = protocolsOf(user.proxies).filter((protocol) => given.includes(protocol));
    const order = [...kept, ...given.filter((protocol) => !kept.includes(protocol))];
    user.proxies = Object.fromEntries(order.map((protocol) => [protocol, fields.proxies[protocol]]));
    user.excludedInbounds = Object.fromEntries(
      order.map((protocol) => [
        protocol,
        kept.includes(protocol) ? (user.excludedInbounds[protocol] ?? []) : [],
      ]),
    );
  }
  const listed = protocolsOf(user.proxies).filter((protocol) => fields.inbounds[protocol] !== undefined);
  Object.assign(user.excludedInbounds, excludedTagsFor(state, fields.inbounds, listed));
}

function modifyDataLimit(user: SimulatedUser, dataLimit: number): void {
  user.dataLimit = dataLimit || null;
  if (user.status === 'expired' || user.status === 'disabled') return;
  if (isDepleted(user)) user.status = 'limited';
  else if (user.status !== 'on_hold') user.status = 'active';
}

function modifyExpire(state: MarzbanState, user: SimulatedUser, expire: number): void {
  user.expire = expire || null;
  if (user.status !== 'active' && user.status !== 'expired') return;
  const lasts = user.expire === null || user.expire > state.now() / 1000;
  if (lasts && user.expire !== null && !isDate(user.expire)) throw crash('expire is no date');
  user.status = lasts ? 'active' : 'expired';
}

/**
 * `POST …/reset`: the bug makes every status but *expired* active. Source: app/db/crud.py,
 * `reset_user_data_usage`.
 */
export function resetUser(user: SimulatedUser): void {
  user.resetTraffic += user.usedTraffic;
  user.usedTraffic = 0;
  if (user.status !== 'expired') user.status = 'active';
  user.nextPlan = null;
}

/**
 * The next plan takes effect; its flag for the remaining traffic is inverted. Source: app/db/crud.py,
 * `reset_user_by_next`.
 */
export function applyNextPlan(user: SimulatedUser): void {
  const plan = user.nextPlan;
  if (plan === null || plan.dataLimit === null) return;
  if (!plan.addRemainingTraffic && user.dataLimit === null) throw crash('next plan on unlimited data');
  const remaining = plan.addRemainingTraffic ? 0 : (user.dataLimit ?? 0) - user.usedTraffic;
  user.resetTraffic += user.usedTraffic;
  user.usedTraffic = 0;
  user.status = 'active';
  user.dataLimit = plan.dataLimit + remaining;
  user.expire = plan.expire;
  user.nextPlan = null;
}

/** Whether the traffic is used up. */
export function isDepleted(user: SimulatedUser): boolean {
  return user.dataLimit !== null && user.usedTraffic >= user.dataLimit;
}

/** After a write the panel lets the user in or shuts it out, following its status. */
export function pushToCore(state: MarzbanState, user: SimulatedUser): void {
  if (user.status === 'active' || user.status === 'on_hold') state.connectable.add(coreNameOf(user));
  else state.connectable.delete(coreNameOf(user));
}
