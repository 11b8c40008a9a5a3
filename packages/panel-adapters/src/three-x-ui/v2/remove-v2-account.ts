import type { AccountReference, WriteOptions, WriteOutcome } from '@panelkit/sdk';
import { notApplied } from '../../http/not-applied.ts';
import { isKnownAs } from '../known-as.ts';
import { isGoneFromInbound, isLastOfInbound } from '../refusals.ts';
import { toOutcome } from '../three-x-ui-api.ts';
import { named, readV2Panel, type V2Client } from './read-v2-panel.ts';
import { keyOf, toKeeperEntry } from './v2-entry.ts';
import { type V2Panel, writeEntry } from './v2-panel.ts';

/**
 * Deletes the client. The panel refuses to delete the last one of an inbound, so one that is off is put
 * beside it first.
 */
export async function removeV2Account(
  panel: V2Panel,
  { name, remoteId }: AccountReference,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const { clients } = await readV2Panel(panel.api, named(name), signal);
  const client = clients.find(({ entry }) => entry.email === name);
  // Somebody else has the name by now.
  if (client?.traffic != null && remoteId !== null && !isKnownAs(client.traffic.id, remoteId))
    return notApplied('another account has the name');
  return client === undefined ? { kind: 'already' } : deleteV2Client(panel, client, signal);
}

export async function deleteV2Client(
  panel: V2Panel,
  client: V2Client,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome> {
  const first = await deleteOnce(panel, client, signal);
  if (first !== 'last') return first;
  const entry = toKeeperEntry(client.place, client.entry);
  const kept = await writeEntry(panel, 'addClient', { inboundId: client.place.id, entry, signal });
  if (kept.kind !== 'applied') return kept;
  const second = await deleteOnce(panel, client, signal);
  return second === 'last' ? { kind: 'unknown', cause: 'the panel lost a write' } : second;
}

async function deleteOnce(
  { api }: V2Panel,
  { entry, place }: V2Client,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome | 'last'> {
  const key = encodeURIComponent(keyOf(entry, place.protocol));
  const path = `/panel/api/inbounds/${place.id}/delClient/${key}`;
  const reply = await api({ method: 'POST', path, signal });
  if (reply.kind === 'done') return { kind: 'applied' };
  if (reply.kind === 'refused' && isLastOfInbound(reply.reason)) return 'last';
  if (reply.kind === 'refused' && isGoneFromInbound(reply.reason)) return { kind: 'already' };
  return toOutcome(reply);
}
