import type { AccountReference, WriteOptions, WriteOutcome } from '@panelkit/sdk';
import { notApplied } from '../../http/not-applied.ts';
import { isKnownAs } from '../known-as.ts';
import { isMissingClient } from '../refusals.ts';
import { outcomeOf, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { v3TrafficSchema } from './v3-schemas.ts';

/**
 * Deletes the client from all inbounds, with its record and counter. A repeat after a partial failure goes on
 * where it stopped.
 */
export async function removeV3Account(
  api: ThreeXUiApi,
  reference: AccountReference,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  if (await isAnothers(api, reference, signal)) return notApplied('another account has the name');
  const path = `/panel/api/clients/del/${encodeURIComponent(reference.name)}`;
  const reply = await api({ method: 'POST', path, signal });
  if (reply.kind === 'refused' && isMissingClient(reply.reason)) return { kind: 'already' };
  return outcomeOf(reply);
}

/** Whether the panel shows a counter of that name that is not the one that is known. */
async function isAnothers(
  api: ThreeXUiApi,
  { name, remoteId }: AccountReference,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (remoteId === null) return false;
  const path = `/panel/api/clients/traffic/${encodeURIComponent(name)}`;
  const reply = await api({ method: 'GET', path, signal });
  const id = reply.kind === 'done' ? v3TrafficSchema.safeParse(reply.obj).data?.id : undefined;
  return id !== undefined && id > 0 && !isKnownAs(id, remoteId);
}
