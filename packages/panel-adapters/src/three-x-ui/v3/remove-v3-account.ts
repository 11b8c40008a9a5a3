import type { WriteOptions, WriteOutcome } from '@panelkit/sdk';
import { isMissingClient } from '../refusals.ts';
import { outcomeOf, type ThreeXUiApi } from '../three-x-ui-api.ts';

/** Deletes the client from all inbounds, with its record and counter. A repeat after a partial failure goes on where it stopped. */
export async function removeV3Account(
  api: ThreeXUiApi,
  name: string,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const path = `/panel/api/clients/del/${encodeURIComponent(name)}`;
  const reply = await api({ method: 'POST', path, signal });
  if (reply.kind === 'refused' && isMissingClient(reply.reason)) return { kind: 'already' };
  return outcomeOf(reply);
}
