import {
  type DesiredAccount,
  differencesOf,
  hasOurCredentials,
  isPanelkitError,
  type ObservedAccount,
  type WriteOutcome,
} from '@panelkit/sdk';
import {
  isUserMissing,
  type MarzbanApi,
  type MarzbanReply,
  notAppliedBecause,
  readReply,
  toOutcome,
} from './marzban-api.ts';
import type { MarzbanInbounds } from './marzban-inbounds.ts';
import { type MarzbanUser, marzbanUserSchema } from './marzban-schemas.ts';
import { normalizeForMarzban, type TagsByProtocol, toCreateBody, toModifyBody } from './to-marzban-user.ts';
import { toObservedAccount } from './to-observed-account.ts';
import { userPath } from './user-path.ts';

/** One wish, on its way to the panel. */
interface Wish {
  api: MarzbanApi;
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
  api: MarzbanApi,
  inbounds: MarzbanInbounds,
  request: EnsureRequest,
): Promise<WriteOutcome> {
  const { desired, existing, resetUsage = false, signal } = request;
  try {
    const tags = await inbounds.byProtocol(desired.inboundKeys);
    if (tags === null) return { kind: 'refused', reason: 'the panel has no such inbound' };
    const wish: Wish = { api, desired, tags, existing, resetUsage, signal };
    const outcome = existing === null ? await create(wish) : await change(wish, existing);
    if (outcome.kind === 'refused') inbounds.forget();
    return outcome;
  } catch (error) {
    // Only reads throw, and none of them stands after a write that was accepted.
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}

async function create({ api, desired, tags, signal }: Wish): Promise<WriteOutcome> {
  const reply = await api({ method: 'POST', path: '/api/user', body: toCreateBody(desired, tags), signal });
  if (reply.kind === 'refused' && reply.status === 409) return lookAtNamesake(api, desired);
  const outcome = outcomeOf(reply);
  if (outcome.kind !== 'applied' || desired.enabled) return outcome;
  const switchedOff = await api({
    method: 'PUT',
    path: userPath(desired.name),
    body: { status: 'disabled' },
    signal,
  });
  if (outcomeOf(switchedOff).kind === 'applied') return outcome;
  return { kind: 'unknown', cause: 'the account was created, but may not be switched off yet' };
}

/** 409 stands for any conflict of the database: only a look tells whether an earlier call of ours got through. */
async function lookAtNamesake(api: MarzbanApi, desired: DesiredAccount): Promise<WriteOutcome> {
  const reply = await api({ method: 'GET', path: userPath(desired.name) });
  if (isUserMissing(reply))
    return { kind: 'notApplied', reason: 'the panel reported a conflict', retryAfterMs: null };
  if (reply.kind === 'refused') return { kind: 'refused', reason: 'the name is taken on the panel' };
  const namesake = toObservedAccount(readReply(reply, 'find account', marzbanUserSchema));
  if (!hasOurCredentials(namesake, desired.credentials)) {
    return { kind: 'refused', reason: 'the name is taken by an account that is not ours' };
  }
  if (differencesOf(normalizeForMarzban(desired), namesake).length === 0) return { kind: 'already' };
  return { kind: 'notApplied', reason: 'the account exists with other terms', retryAfterMs: null };
}

/**
 * Reads, merges, writes. The reset comes first and the terms last, because a reset makes a disabled user active; a user on hold is
 * never reset, because that would lose its start on first use.
 */
async function change(wish: Wish, existing: ObservedAccount): Promise<WriteOutcome> {
  const { api, desired, tags, resetUsage, signal } = wish;
  const reply = await api({ method: 'GET', path: userPath(desired.name), signal });
  if (reply.kind === 'refused') return toOutcome(reply);
  const current = readReply(reply, 'find account', marzbanUserSchema);
  if (!isOurs(current, desired, existing)) {
    return { kind: 'refused', reason: 'the account of that name is not ours' };
  }
  if (!resetUsage && isAsWanted(current, desired)) return { kind: 'already' };
  if (resetUsage && current.status !== 'on_hold') {
    const reset = outcomeOf(await api({ method: 'POST', path: `${userPath(desired.name)}/reset`, signal }));
    if (reset.kind !== 'applied') return reset;
  }
  const body = toModifyBody(desired, tags, current.proxies);
  const outcome = outcomeOf(await api({ method: 'PUT', path: userPath(desired.name), body, signal }));
  if (outcome.kind !== 'notApplied' || !resetUsage) return outcome;
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

/** Also free of what only the panel's own dashboard sets: a next plan (it can stop the panel's jobs) or a periodic reset. */
function isAsWanted(current: MarzbanUser, desired: DesiredAccount): boolean {
  const observed = toObservedAccount(current);
  return (
    hasOurCredentials(observed, desired.credentials) &&
    differencesOf(normalizeForMarzban(desired), observed).length === 0 &&
    current.next_plan === null &&
    current.data_limit_reset_strategy === 'no_reset'
  );
}

/** A success must carry the user: a page in its place proves nothing. */
function outcomeOf(reply: MarzbanReply): WriteOutcome {
  if (reply.kind !== 'done') return toOutcome(reply);
  if (marzbanUserSchema.safeParse(reply.json).success) return { kind: 'applied' };
  return { kind: 'unknown', cause: 'the answer does not show the account' };
}
