import type { JsonObject } from '../../fastapi/field-reader.ts';
import { detailAnswer, invalidAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import { enumNameOf } from './marzban-share-links.ts';
import {
  coreNameOf,
  inboundsOf,
  type MarzbanState,
  type Proxies,
  protocolsOf,
  type SimulatedAdmin,
  type SimulatedUser,
} from './marzban-state.ts';
import { renewSettings } from './parse-proxies.ts';
import { parseCreate, parseModify, type UserFields } from './parse-user-body.ts';
import { applyNextPlan, checkStorable, modifyUser, pushToCore, resetUser } from './status-rules.ts';
import { crash, userAnswer } from './user-answer.ts';
import { excludedTagsFor } from './user-inbounds.ts';

/** `POST /api/user`: stored before the answer is built, so a crash afterwards leaves the user there. */
export function createUser(state: MarzbanState, admin: SimulatedAdmin, body: JsonObject): Response {
  const parsed = parseCreate(state, body);
  if (!parsed.ok) return invalidAnswer(parsed.errors);
  const refused = refuseDisabledProtocol(state, parsed.value.proxies);
  if (refused !== null) return refused;
  const user = newUser(state, admin, parsed.value);
  // Any integrity error of the database reads the same.
  const broken = user.nextPlan !== null && user.nextPlan.dataLimit === null;
  if (broken || state.data.users.has(user.username)) return detailAnswer(409, 'User already exists');
  checkStorable(user);
  state.data.users.set(user.username, user);
  state.data.lastId = user.id;
  pushToCore(state, user);
  return jsonAnswer(userAnswer(state, user));
}

function newUser(
  state: MarzbanState,
  admin: SimulatedAdmin,
  fields: UserFields & { username: string },
): SimulatedUser {
  return {
    id: state.data.lastId + 1,
    username: fields.username,
    status: fields.status ?? 'active',
    usedTraffic: 0,
    resetTraffic: 0,
    dataLimit: fields.dataLimit || null,
    dataLimitResetStrategy: fields.strategy ?? 'no_reset',
    expire: fields.expire || null,
    admin: admin.ownerRow ? admin.username : null,
    note: fields.note,
    onHoldExpireDuration: fields.onHoldExpireDuration,
    onHoldTimeout: fields.onHoldTimeout,
    autoDeleteInDays: fields.autoDeleteInDays,
    nextPlan: fields.nextPlan,
    proxies: fields.proxies,
    excludedInbounds: excludedTagsFor(state, fields.inbounds, protocolsOf(fields.proxies)),
    createdAt: state.now(),
    editAt: null,
    onlineAt: null,
    subRevokedAt: null,
    subUpdatedAt: null,
    subLastUserAgent: null,
  };
}

/** `PUT /api/user/{username}`. */
export function putUser(state: MarzbanState, user: SimulatedUser, body: JsonObject): Response {
  const parsed = parseModify(state, body);
  if (!parsed.ok) return invalidAnswer(parsed.errors);
  const refused = refuseDisabledProtocol(state, parsed.value.proxies);
  if (refused !== null) return refused;
  const changed = structuredClone(user);
  modifyUser(state, changed, parsed.value);
  Object.assign(user, changed);
  const answer = userAnswer(state, user);
  pushToCore(state, user);
  return jsonAnswer(answer);
}

/**
 * `DELETE /api/user/{username}`: for a user without owner a crash after the deletion, and the Xray core keeps
 * letting it in.
 */
export function deleteUser(state: MarzbanState, user: SimulatedUser): Response {
  state.data.users.delete(user.username);
  if (user.admin === null) throw crash('the owner is reported, and there is none');
  state.connectable.delete(coreNameOf(user));
  return jsonAnswer({ detail: 'User successfully deleted' });
}

/** `POST /api/user/{username}/reset`. */
export function resetUserTraffic(state: MarzbanState, user: SimulatedUser): Response {
  resetUser(user);
  if (user.status === 'active') pushToCore(state, user);
  return jsonAnswer(userAnswer(state, user));
}

/** `POST /api/user/{username}/revoke_sub`: new credentials, and the subscription URLs made until now die. */
export function revokeSubscription(state: MarzbanState, user: SimulatedUser): Response {
  user.subRevokedAt = state.now();
  user.editAt = state.now();
  for (const protocol of protocolsOf(user.proxies)) {
    user.proxies[protocol] = renewSettings(state, user.proxies[protocol] ?? {});
  }
  return jsonAnswer(userAnswer(state, user));
}

/** `POST /api/user/{username}/active-next`: 404 in every case, also when it worked. */
export function activateNextPlan(user: SimulatedUser): Response {
  applyNextPlan(user);
  return detailAnswer(404, "User doesn't have next plan");
}

/** `PUT /api/user/{username}/set-owner`. */
export function setOwner(state: MarzbanState, user: SimulatedUser, query: URLSearchParams): Response {
  const name = query.get('admin_username');
  if (name === null) return invalidAnswer({ admin_username: 'Field required' });
  const owner = state.admins.find((admin) => admin.username === name && admin.ownerRow);
  if (owner === undefined) return detailAnswer(404, 'Admin not found');
  user.admin = owner.username;
  return jsonAnswer(userAnswer(state, user));
}

function refuseDisabledProtocol(state: MarzbanState, proxies: Proxies): Response | null {
  const disabled = protocolsOf(proxies).find((protocol) => inboundsOf(state, protocol).length === 0);
  if (disabled === undefined) return null;
  return detailAnswer(400, `Protocol ProxyTypes.${enumNameOf(disabled)} is disabled on your server`);
}
