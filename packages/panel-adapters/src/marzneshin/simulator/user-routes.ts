import type { JsonObject } from '../../fastapi/field-reader.ts';
import { detailAnswer, invalidAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import {
  isActive,
  type MarzneshinState,
  type SimulatedMarzneshinAdmin,
  type SimulatedMarzneshinUser,
} from './marzneshin-state.ts';
import { userAnswer } from './user-answer.ts';
import { readUserBody } from './user-body.ts';

/**
 * `POST /api/users`. A key stays taken after its user was deleted. Source: app/routes/user.py, `add_user`
 * (0.7.4).
 */
export function createUser(
  state: MarzneshinState,
  admin: SimulatedMarzneshinAdmin,
  body: JsonObject,
): Response {
  const { errors, username, key: wanted, changes } = readUserBody(state, body, true);
  if (Object.keys(errors).length > 0) return invalidAnswer(errors);
  const { users, graves } = state.data;
  const key = wanted ?? state.makeKey();
  const isKeyTaken = graves.has(key) || [...users.values()].some((user) => user.key === key);
  if (users.has(username) || isKeyTaken) return detailAnswer(409, 'User already exists');
  state.data.lastId += 1;
  const user: SimulatedMarzneshinUser = {
    id: state.data.lastId,
    username,
    key,
    owner: admin.username,
    expireStrategy: 'never',
    expireDate: null,
    usageDuration: null,
    dataLimit: null,
    resetStrategy: 'no_reset',
    note: null,
    enabled: true,
    activated: true,
    usedTraffic: 0,
    lifetimeTraffic: 0,
    serviceIds: [],
    createdAt: state.now(),
    editAt: null,
    onlineAt: null,
    trafficResetAt: null,
    revokedAt: null,
    ...changes,
  };
  // Also who has run out from the start: the review cuts them off.
  users.set(username, user);
  return jsonAnswer(userAnswer(state, user));
}

/** `PUT`: the name is required and ignored; a user that was cut off without being inactive stays cut off. */
export function modifyUser(
  state: MarzneshinState,
  user: SimulatedMarzneshinUser,
  body: JsonObject,
): Response {
  const { errors, changes } = readUserBody(state, body, false);
  if (Object.keys(errors).length > 0) return invalidAnswer(errors);
  return changing(state, user, () => Object.assign(user, changes, { editAt: state.now() }));
}

/** `POST …/enable` and `…/disable`. */
export function switchUser(
  state: MarzneshinState,
  user: SimulatedMarzneshinUser,
  enabled: boolean,
): Response {
  if (user.enabled === enabled)
    return detailAnswer(409, enabled ? 'User is already enabled' : 'User is not enabled');
  user.enabled = enabled;
  user.activated = isActive(state, user);
  return jsonAnswer(userAnswer(state, user));
}

/** `POST …/reset`. */
export function resetUser(state: MarzneshinState, user: SimulatedMarzneshinUser): Response {
  return changing(state, user, () => Object.assign(user, { usedTraffic: 0, trafficResetAt: state.now() }));
}

/** `POST …/revoke_sub`: the earlier key is free again. */
export function revokeUser(state: MarzneshinState, user: SimulatedMarzneshinUser): Response {
  return changing(state, user, () => Object.assign(user, { key: state.makeKey(), revokedAt: state.now() }));
}

/** `DELETE`: the name is free at once, the key never. */
export function deleteUser(state: MarzneshinState, user: SimulatedMarzneshinUser): Response {
  state.data.users.delete(user.username);
  state.data.graves.add(user.key);
  return jsonAnswer({});
}

function changing(state: MarzneshinState, user: SimulatedMarzneshinUser, change: () => unknown): Response {
  const wasActive = isActive(state, user);
  change();
  if (isActive(state, user) !== wasActive) user.activated = !wasActive;
  return jsonAnswer(userAnswer(state, user));
}
