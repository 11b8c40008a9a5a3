import {
  type DesiredAccount,
  hasOurCredentials,
  isPanelkitError,
  needsNoWrite,
  type ObservedAccount,
  type WriteOutcome,
} from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { notAppliedBecause } from '../http/not-applied.ts';
import { offWhereItIs } from '../off-where-it-is.ts';
import { findMarzneshinUser } from './find-marzneshin-user.ts';
import { readWrite, userPath } from './marzneshin-api.ts';
import { KEYS_OF_A_UUID, uuidOfKey } from './marzneshin-key.ts';
import type { MarzneshinUser } from './marzneshin-schemas.ts';
import type { MarzneshinServices } from './marzneshin-services.ts';
import { removeMarzneshinAccount } from './remove-marzneshin-account.ts';
import { switchMarzneshinUser } from './switch-marzneshin-user.ts';
import { normalizeForMarzneshin, toCreateBody, toModifyBody } from './to-marzneshin-user.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** What the engine asks for, see `PanelAdapter.ensureAccount`. */
export interface EnsureRequest {
  desired: DesiredAccount;
  existing: ObservedAccount | null;
  resetUsage?: boolean;
  signal?: AbortSignal;
}

/** Creates or changes a user. Never throws for a panel's answer. */
export async function ensureMarzneshinAccount(
  api: FastapiApi,
  services: MarzneshinServices,
  request: EnsureRequest,
): Promise<WriteOutcome> {
  const { existing } = request;
  try {
    const isThere = await services.hasAll(request.desired.inboundKeys);
    const desired = isThere ? request.desired : offWhereItIs(request.desired, existing);
    if (desired === null) return { kind: 'refused', reason: 'the panel has no such service' };
    const asked = { ...request, desired };
    const outcome =
      existing === null ? await create(api, asked) : await change(api, asked, existing.credentials.uuid);
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') services.forget();
    return outcome;
  } catch (error) {
    // Only reads throw, and none of them follows a write that was accepted.
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}

/**
 * A 409 proves that nothing was made: the name is taken, or the key by a deleted user. Only a look shows
 * which.
 */
async function create(api: FastapiApi, { desired, signal }: EnsureRequest): Promise<WriteOutcome> {
  for (let attempt = 0; attempt < KEYS_OF_A_UUID; attempt += 1) {
    const body = toCreateBody(desired, attempt);
    const reply = await api({ method: 'POST', path: '/api/users', body, signal });
    if (reply.kind !== 'refused' || reply.status !== 409) {
      const made = readWrite(reply, desired.name);
      return made.user === null ? made.outcome : asWanted(api, desired, made.user, signal);
    }
    const namesake = await findMarzneshinUser(api, desired.name);
    if (namesake !== null) return outcomeOfNamesake(desired, namesake);
  }
  return { kind: 'refused', reason: 'name or keys are taken by accounts that cannot be seen' };
}

function outcomeOfNamesake(desired: DesiredAccount, namesake: MarzneshinUser): WriteOutcome {
  const observed = toObservedAccount(namesake, []);
  if (!hasOurCredentials(observed, desired.credentials))
    return { kind: 'refused', reason: 'the name is taken by an account that is not ours' };
  if (needsNoWrite(normalizeForMarzneshin(desired), observed)) return { kind: 'already' };
  return { kind: 'not-applied', reason: 'the account exists with other terms', retryAfterMs: null };
}

/** Reads, resets, writes the terms, switches. */
async function change(
  api: FastapiApi,
  request: EnsureRequest,
  foundWith: string | undefined,
): Promise<WriteOutcome> {
  const { desired, resetUsage = false, signal } = request;
  const current = await findMarzneshinUser(api, desired.name, signal);
  if (current === null) return { kind: 'not-applied', reason: 'the account is gone', retryAfterMs: null };
  const uuid = uuidOfKey(current.key);
  if (uuid !== desired.credentials.uuid) {
    if (uuid !== foundWith) return { kind: 'refused', reason: 'the account of that name is not ours' };
    return recreate(api, request);
  }
  if (!resetUsage && isAsWanted(current, desired)) return { kind: 'already' };
  const path = userPath(desired.name);
  if (resetUsage) {
    const reset = readWrite(await api({ method: 'POST', path: `${path}/reset`, signal }), desired.name);
    if (reset.user === null) return reset.outcome;
  }
  const body = toModifyBody(desired);
  const written = readWrite(await api({ method: 'PUT', path, body, signal }), desired.name);
  if (written.user !== null) return asWanted(api, desired, written.user, signal);
  return resetUsage ? halfDone(written.outcome) : written.outcome;
}

/**
 * A key cannot be set on a user that exists: new credentials mean a new user, whose counter starts at zero.
 */
async function recreate(api: FastapiApi, request: EnsureRequest): Promise<WriteOutcome> {
  const { desired, signal } = request;
  const removed = await removeMarzneshinAccount(api, desired.name, signal === undefined ? {} : { signal });
  if (removed.kind !== 'applied') return removed;
  try {
    return halfDone(await create(api, request));
  } catch (error) {
    if (isPanelkitError(error)) return halfDone(notAppliedBecause(error));
    throw error;
  }
}

/** After the terms: the services must be those that were asked for, and the switch as wanted. */
async function asWanted(
  api: FastapiApi,
  desired: DesiredAccount,
  user: MarzneshinUser,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome> {
  const switched = await switchMarzneshinUser(api, { user, enabled: desired.enabled, signal });
  if (switched.kind !== 'applied') return halfDone(switched);
  const given = new Set(user.service_ids.map(String));
  if (desired.inboundKeys.every((key) => given.has(key))) return switched;
  return { kind: 'unknown', cause: 'the panel left out a service' };
}

/** An earlier step was done, so this is not nothing. */
function halfDone(outcome: WriteOutcome): WriteOutcome {
  if (outcome.kind !== 'not-applied' && outcome.kind !== 'refused') return outcome;
  return { kind: 'unknown', cause: `only a part was done: ${outcome.reason}` };
}

/** Also pushed to the nodes, and free of a periodic reset that staff set. */
function isAsWanted(current: MarzneshinUser, desired: DesiredAccount): boolean {
  const observed = toObservedAccount(current, []);
  return (
    needsNoWrite(normalizeForMarzneshin(desired), observed) &&
    current.data_limit_reset_strategy === 'no_reset' &&
    (current.activated || !current.is_active)
  );
}
