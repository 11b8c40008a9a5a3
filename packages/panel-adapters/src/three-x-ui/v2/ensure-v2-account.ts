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
import { outcomeOf } from '../three-x-ui-api.ts';
import { named, readV2Panel, toPlace, type V2Client, type V2Snapshot } from './read-v2-panel.ts';
import { deleteV2Client } from './remove-v2-account.ts';
import { type EntryPlace, keyOf, toV2Entry } from './v2-entry.ts';
import { observe, type V2Panel, writeEntry } from './v2-panel.ts';

/** One wish, on its way to the panel. */
interface Wish {
  panel: V2Panel;
  desired: DesiredAccount;
  /** Where it should be. */
  place: EntryPlace;
  resetUsage: boolean;
  signal: AbortSignal | undefined;
}

/**
 * Creates or changes a client. A name exists once on the panel, in one inbound.
 * @throws PanelkitError only before anything was written
 */
export async function ensureV2Account(panel: V2Panel, request: EnsureRequest): Promise<WriteOutcome> {
  const { existing, resetUsage = false, signal } = request;
  const [key, ...others] = new Set(request.desired.inboundKeys);
  if (others.length > 0) {
    return { kind: 'refused', reason: 'in this version of the panel an account is on one inbound' };
  }
  const names = [request.desired.name, ...(existing === null ? [] : [existing.name])];
  const snapshot = await readV2Panel(panel.api, named(...names), signal);
  const wanted = snapshot.inbounds.find(({ id }) => String(id) === key);
  const desired = wanted === undefined ? offWhereItIs(request.desired, existing) : request.desired;
  const inbound = wanted ?? snapshot.inbounds.find(({ id }) => desired?.inboundKeys.includes(String(id)));
  if (desired === null || inbound === undefined)
    return { kind: 'refused', reason: 'the panel has no such inbound' };
  const wish: Wish = { panel, desired, place: toPlace(inbound), resetUsage, signal };
  const current = snapshot.clients.find(({ entry }) => entry.email === (existing ?? desired).name);
  if (existing === null) {
    return current === undefined ? create(wish, snapshot) : judgeNamesake(wish, current, snapshot);
  }
  if (current === undefined)
    return { kind: 'not-applied', reason: 'the account is gone', retryAfterMs: null };
  return change(wish, { current, existing, snapshot });
}

/**
 * A counter may be left of a write that was lost or of an earlier client: its terms and bytes would be
 * inherited.
 */
function create(wish: Wish, { traffics }: V2Snapshot): Promise<WriteOutcome> {
  const isLeftOver = traffics.has(wish.desired.name);
  return inOrder([
    () => add(wish),
    ...(isLeftOver
      ? [() => reset(wish, wish.place.id, wish.desired.name), () => update(wish, wish.place, null)]
      : []),
  ]);
}

function judgeNamesake(wish: Wish, namesake: V2Client, snapshot: V2Snapshot): WriteOutcome {
  const observed = observe(wish.panel, namesake, snapshot);
  if (!hasOurCredentials(observed, wish.desired.credentials)) {
    return { kind: 'refused', reason: 'the name is taken by an account that is not ours' };
  }
  if (isAsWanted(observed, namesake, wish.desired)) return { kind: 'already' };
  return { kind: 'not-applied', reason: 'the account exists with other terms', retryAfterMs: null };
}

interface Seen {
  current: V2Client;
  existing: ObservedAccount;
  snapshot: V2Snapshot;
}

/**
 * The reset comes first and the terms last: one that is still used up would be switched off again. One on
 * hold is never reset.
 */
async function change(wish: Wish, { current, existing, snapshot }: Seen): Promise<WriteOutcome> {
  const { panel, desired, place, resetUsage } = wish;
  const observed = observe(panel, current, snapshot);
  const { uuid = '', password = '', subId = '' } = existing.credentials;
  const isOurs = [desired.credentials, { uuid, password, subId }].some((credentials) =>
    hasOurCredentials(observed, credentials),
  );
  if (!isOurs) return { kind: 'refused', reason: 'the account of that name is not ours' };
  if (existing.onHoldSeconds !== null && observed.onHoldSeconds === null) {
    return { kind: 'not-applied', reason: 'its period has started meanwhile', retryAfterMs: null };
  }
  if (!resetUsage && isAsWanted(observed, current, desired)) return { kind: 'already' };
  const isReset = resetUsage && observed.onHoldSeconds === null;
  if (place.id !== current.place.id) return inOrder(moveSteps(wish, current, isReset));
  return inOrder([
    ...(isReset ? [() => reset(wish, place.id, existing.name)] : []),
    () => update(wish, place, current),
  ]);
}

/**
 * A name exists once, so the old entry goes before the new one comes; its counter goes with it and is put
 * back.
 */
function moveSteps(wish: Wish, current: V2Client, isReset: boolean): WriteStep[] {
  const { panel, signal } = wish;
  const { up = 0, down = 0 } = (isReset ? null : current.traffic) ?? {};
  return [
    () => deleteV2Client(panel, current, signal),
    () => add(wish),
    ...(up + down > 0 ? [() => setTraffic(wish, up, down)] : []),
  ];
}

function add({ panel, desired, place, signal }: Wish): Promise<WriteOutcome> {
  const entry = toV2Entry(desired, place, null);
  return writeEntry(panel, 'addClient', { inboundId: place.id, entry, signal });
}

function update(wish: Wish, place: EntryPlace, current: V2Client | null): Promise<WriteOutcome> {
  const { panel, desired, signal } = wish;
  const entry = toV2Entry(desired, place, current?.entry ?? null);
  const addressed = current?.entry ?? { id: '', password: '', auth: '', email: '', ...entry };
  const path = `updateClient/${encodeURIComponent(keyOf(addressed, place.protocol))}`;
  return writeEntry(panel, path, { inboundId: place.id, entry, signal });
}

async function reset({ panel, signal }: Wish, inboundId: number, name: string): Promise<WriteOutcome> {
  const path = `/panel/api/inbounds/${inboundId}/resetClientTraffic/${encodeURIComponent(name)}`;
  return outcomeOf(await panel.api({ method: 'POST', path, signal }));
}

async function setTraffic(
  { panel, desired, signal }: Wish,
  upload: number,
  download: number,
): Promise<WriteOutcome> {
  const path = `/panel/api/inbounds/updateClientTraffic/${encodeURIComponent(desired.name)}`;
  return outcomeOf(await panel.api({ method: 'POST', path, body: { upload, download }, signal }));
}

/** Also free of the panel's own renewal. */
function isAsWanted(observed: ObservedAccount, { entry }: V2Client, desired: DesiredAccount): boolean {
  return (
    hasOurCredentials(observed, desired.credentials) &&
    needsNoWrite(normalizeForThreeXUi(desired), observed) &&
    entry.reset === 0
  );
}
