import {
  type DesiredAccount,
  hasOurCredentials,
  needsNoWrite,
  type ObservedAccount,
  type WriteOutcome,
} from '@panelkit/sdk';
import { offWhereItIs } from '../../off-where-it-is.ts';
import { type EnsureRequest, inOrder, type WriteStep } from '../ensure-request.ts';
import { normalizeForThreeXUi } from '../normalize-for-three-x-ui.ts';
import { isMissingRecord } from '../refusals.ts';
import { passwordFor } from '../shadowsocks-key.ts';
import { outcomeOf } from '../three-x-ui-api.ts';
import { hasLeftOverCounter, observeV3Client, readV3Client, type V3Client } from './read-v3-client.ts';
import { toV3Client } from './to-v3-client.ts';
import type { InboundPlace } from './v3-inbounds.ts';
import type { V3Panel } from './v3-panel.ts';

/** One wish, on its way to the panel. */
interface Wish {
  panel: V3Panel;
  desired: DesiredAccount;
  inboundIds: number[];
  /** As the inbounds' ciphers take it. */
  password: string;
  resetUsage: boolean;
  signal: AbortSignal | undefined;
}

/** Creates or changes a client. @throws PanelkitError only before anything was written */
export async function ensureV3Account(panel: V3Panel, request: EnsureRequest): Promise<WriteOutcome> {
  const { existing, resetUsage = false, signal } = request;
  const wanted = await panel.inbounds.placesOf(request.desired.inboundKeys);
  const desired = wanted === null ? offWhereItIs(request.desired, existing) : request.desired;
  const places = wanted ?? (desired && (await panel.inbounds.placesOf(desired.inboundKeys)));
  if (desired === null || places === null)
    return { kind: 'refused', reason: 'the panel has no such inbound' };
  const password = passwordOf(desired, places);
  if (password === null) {
    return { kind: 'refused', reason: 'these inbounds want keys of different lengths' };
  }
  const inboundIds = places.map(({ id }) => id);
  const wish: Wish = { panel, desired, inboundIds, password, resetUsage, signal };
  const outcome = existing === null ? await create(wish) : await change(wish, existing);
  if (outcome.kind !== 'applied' && outcome.kind !== 'already') panel.inbounds.forget();
  return outcome;
}

function passwordOf({ credentials }: DesiredAccount, places: InboundPlace[]): string | null {
  return passwordFor(
    credentials.password,
    places.map(({ cipher }) => cipher),
  );
}

/**
 * Looks first: up to 3.4 a repeated create puts a second entry into the inbound, and one with a known key but
 * new terms is answered as done and ignored. A counter of an earlier client of that name is inherited, so it
 * is zeroed; a client cannot be created disabled.
 */
async function create(wish: Wish): Promise<WriteOutcome> {
  const { panel, desired, inboundIds, password, signal } = wish;
  const { api } = panel;
  const namesake = await readV3Client(api, desired.name, signal);
  if (namesake !== null) return judgeNamesake(wish, namesake);
  const isLeftOver = await hasLeftOverCounter(api, desired.name, signal);
  const client = toV3Client({ ...desired, enabled: true }, password, null);
  const body = { client, inboundIds };
  const reply = await api({ method: 'POST', path: '/panel/api/clients/add', body, signal });
  if (reply.kind === 'refused' && isMissingRecord(reply.reason)) {
    return { kind: 'unknown', cause: 'an inbound is gone; the account may be on the others' };
  }
  return inOrder([
    async () => outcomeOf(reply),
    ...(isLeftOver ? [() => reset(wish, desired.name)] : []),
    ...(desired.enabled ? [] : [() => update(wish, desired.name, toV3Client(desired, password, null))]),
  ]);
}

function judgeNamesake({ panel, desired }: Wish, namesake: V3Client): WriteOutcome {
  const observed = observeV3Client(panel, namesake, []);
  if (!hasOurCredentials(observed, desired.credentials)) {
    return { kind: 'refused', reason: 'the name is taken by an account that is not ours' };
  }
  if (isAsWanted(observed, namesake, desired)) return { kind: 'already' };
  return { kind: 'not-applied', reason: 'the account exists with other terms', retryAfterMs: null };
}

/**
 * Reads, merges, writes. The reset comes first and the terms last: a reset switches a suspended client on,
 * and one that is still used up would be switched off again. A client on hold is never reset.
 */
async function change(wish: Wish, existing: ObservedAccount): Promise<WriteOutcome> {
  const { panel, desired, resetUsage, signal } = wish;
  const current = await readV3Client(panel.api, existing.name, signal);
  if (current === null) return { kind: 'not-applied', reason: 'the account is gone', retryAfterMs: null };
  const observed = observeV3Client(panel, current, []);
  const isOurs = [desired, existing].some(({ credentials }) => agreesWith(observed, credentials));
  if (!isOurs) return { kind: 'refused', reason: 'the account of that name is not ours' };
  if (existing.onHoldSeconds !== null && observed.onHoldSeconds === null) {
    return { kind: 'not-applied', reason: 'its period has started meanwhile', retryAfterMs: null };
  }
  if (!resetUsage && isAsWanted(observed, current, desired)) return { kind: 'already' };
  return inOrder(stepsOf(wish, current, observed));
}

function stepsOf(wish: Wish, current: V3Client, observed: ObservedAccount): WriteStep[] {
  const { desired, inboundIds, password, resetUsage } = wish;
  const missing = inboundIds.filter((id) => !current.inboundIds.includes(id));
  const extra = current.inboundIds.filter((id) => !inboundIds.includes(id));
  const client = toV3Client(desired, password, current.record);
  // The one that it has, until the update gives it ours back.
  const { name } = observed;
  return [
    ...(resetUsage && observed.onHoldSeconds === null ? [() => reset(wish, name)] : []),
    ...(missing.length > 0 ? [() => move(wish, 'attach', missing, name)] : []),
    () => update(wish, name, client),
    ...(extra.length > 0 ? [() => move(wish, 'detach', extra, desired.name)] : []),
  ];
}

async function reset({ panel, signal }: Wish, name: string): Promise<WriteOutcome> {
  const path = `/panel/api/clients/resetTraffic/${encodeURIComponent(name)}`;
  return outcomeOf(await panel.api({ method: 'POST', path, signal }));
}

async function update(
  { panel, signal }: Wish,
  name: string,
  body: Record<string, unknown>,
): Promise<WriteOutcome> {
  const path = `/panel/api/clients/update/${encodeURIComponent(name)}`;
  return outcomeOf(await panel.api({ method: 'POST', path, body, signal }));
}

async function move(
  { panel, signal }: Wish,
  verb: 'attach' | 'detach',
  inboundIds: number[],
  name: string,
): Promise<WriteOutcome> {
  const path = `/panel/api/clients/${encodeURIComponent(name)}/${verb}`;
  return outcomeOf(await panel.api({ method: 'POST', path, body: { inboundIds }, signal }));
}

/** It shows at least one of these, and none that differs; `existing` may know fewer. */
function agreesWith(observed: ObservedAccount, credentials: ObservedAccount['credentials']): boolean {
  const { uuid = '', password = '', subId = '' } = credentials;
  return hasOurCredentials(observed, { uuid, password, subId });
}

/** Also free of the panel's own renewal. */
function isAsWanted(observed: ObservedAccount, { record }: V3Client, desired: DesiredAccount): boolean {
  return (
    hasOurCredentials(observed, desired.credentials) &&
    needsNoWrite(normalizeForThreeXUi(desired), observed) &&
    record.reset === 0
  );
}
