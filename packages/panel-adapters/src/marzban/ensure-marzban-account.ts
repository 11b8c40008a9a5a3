import {
  type DesiredAccount,
  hasOurCredentials,
  isPanelkitError,
  needsNoWrite,
  type ObservedAccount,
  type WriteOutcome,
} from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { type FastapiReply, isUserMissing, toOutcome } from '../fastapi/fastapi-reply.ts';
import { notAppliedBecause } from '../http/not-applied.ts';
import { offWhereItIs } from '../off-where-it-is.ts';
import type { MarzbanInbounds } from './marzban-inbounds.ts';
import type { MarzbanUser } from './marzban-schemas.ts';
import { readMarzbanUser, showsUser, userPath } from './read-marzban-user.ts';
import { normalizeForMarzban, type TagsByProtocol, toCreateBody, toModifyBody } from './to-marzban-user.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** One wish, on its way to the panel. */
interface Wish {
  api: FastapiApi;
  desired: DesiredAccount;
  tags: TagsByProtocol;
  existing: ObservedAccount | null;
  resetUsage: boolean;
  signal: AbortSignal | undefined;
}

/** What the engine asks for, see `PanelAdapter.ensureAccount`. */
export interface EnsureRequest {
  desired: DesiredAccount;
  existing: ObservedAccount | null;
  resetUsage?: boolean;
  signal?: AbortSignal;
}

/** Creates or changes a user. Never throws for a panel's answer. */
export async function ensureMarzbanAccount(
  api: FastapiApi,
  inbounds: MarzbanInbounds,
  request: EnsureRequest,
): Promise<WriteOutcome> {
  const { existing, resetUsage = false, signal } = request;
  try {
    const wanted = await inbounds.byProtocol(request.desired.inboundKeys);
    const desired = wanted === null ? offWhereItIs(request.desired, existing) : request.desired;
    const tags = wanted ?? (desired && (await inbounds.byProtocol(desired.inboundKeys)));
    if (desired === null || tags === null)
      return { kind: 'refused', reason: 'the panel has no such inbound' };
    const wish: Wish = { api, desired, tags, existing, resetUsage, signal };
    const outcome = existing === null ? await create(wish) : await change(wish, existing);
    if (outcome.kind === 'refused') inbounds.forget();
    return outcome;
  } catch (error) {
    // Only reads throw, and none of them follows a write that was accepted.
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}

async function create({ api, desired, tags, signal }: Wish): Promise<WriteOutcome> {
  const reply = await api({ method: 'POST', path: '/api/user', body: toCreateBody(desired, tags), signal });
  if (reply.kind === 'refused' && reply.status === 409) return lookAtNamesake(api, desired);
  const outcome = outcomeOf(reply, desired.name);
  if (outcome.kind !== 'applied' || desired.enabled) return outcome;
  const switchedOff = await api({
    method: 'PUT',
    path: userPath(desired.name),
    body: { status: 'disabled' },
    signal,
  });
  if (outcomeOf(switchedOff, desired.name).kind === 'applied') return outcome;
  return { kind: 'unknown', cause: 'the account was created, but may not be switched off yet' };
}

/** 409 means any conflict in the database: only a look shows whether an earlier call of ours got through. */
async function lookAtNamesake(api: FastapiApi, desired: DesiredAccount): Promise<WriteOutcome> {
  const reply = await api({ method: 'GET', path: userPath(desired.name) });
  if (isUserMissing(reply))
    return { kind: 'not-applied', reason: 'the panel reported a conflict', retryAfterMs: null };
  if (reply.kind === 'refused') return { kind: 'refused', reason: 'the name is taken on the panel' };
  const namesake = toObservedAccount(readMarzbanUser(reply, desired.name));
  if (!hasOurCredentials(namesake, desired.credentials)) {
    return { kind: 'refused', reason: 'the name is taken by an account that is not ours' };
  }
  if (needsNoWrite(normalizeForMarzban(desired), namesake)) return { kind: 'already' };
  return { kind: 'not-applied', reason: 'the account exists with other terms', retryAfterMs: null };
}

/**
 * Reads, merges, writes. The reset comes first and the terms last, because a reset makes a disabled user
 * active; a user on hold is never reset, because that would lose its start on first use.
 */
async function change(wish: Wish, existing: ObservedAccount): Promise<WriteOutcome> {
  const { api, desired, tags, resetUsage, signal } = wish;
  const seen = await api({ method: 'GET', path: userPath(desired.name), signal });
  if (seen.kind === 'refused') return toOutcome(seen);
  const current = readMarzbanUser(seen, desired.name);
  if (!isOurs(current, desired, existing)) {
    return { kind: 'refused', reason: 'the account of that name is not ours' };
  }
  if (!resetUsage && isAsWanted(current, desired)) return { kind: 'already' };
  const isReset = resetUsage && current.status !== 'on_hold';
  if (isReset) {
    const reply = await api({ method: 'POST', path: `${userPath(desired.name)}/reset`, signal });
    const reset = outcomeOf(reply, desired.name);
    if (reset.kind !== 'applied') return reset;
  }
  const body = toModifyBody(desired, tags, current.proxies);
  const written = await api({ method: 'PUT', path: userPath(desired.name), body, signal });
  const outcome = outcomeOf(written, desired.name);
  if (outcome.kind !== 'not-applied' || !isReset) return outcome;
  return { kind: 'unknown', cause: 'the counter was reset, but the terms are not written yet' };
}

/** It carries our credentials, or still those that it was found with (they are being changed). */
function isOurs(current: MarzbanUser, desired: DesiredAccount, existing: ObservedAccount): boolean {
  const observed = toObservedAccount(current);
  const { uuid = '', password = '' } = existing.credentials;
  return (
    hasOurCredentials(observed, desired.credentials) ||
    hasOurCredentials(observed, { uuid, password, subId: '' })
  );
}

/**
 * Also free of what only the panel's own dashboard sets: a next plan (it can stop the panel's jobs) or a
 * periodic reset.
 */
function isAsWanted(current: MarzbanUser, desired: DesiredAccount): boolean {
  const observed = toObservedAccount(current);
  return (
    hasOurCredentials(observed, desired.credentials) &&
    needsNoWrite(normalizeForMarzban(desired), observed) &&
    current.next_plan === null &&
    current.data_limit_reset_strategy === 'no_reset'
  );
}

/** A success must show the user. */
function outcomeOf(reply: FastapiReply, name: string): WriteOutcome {
  if (reply.kind !== 'done') return toOutcome(reply);
  if (showsUser(reply, name)) return { kind: 'applied' };
  return { kind: 'unknown', cause: 'the answer does not show the account' };
}
