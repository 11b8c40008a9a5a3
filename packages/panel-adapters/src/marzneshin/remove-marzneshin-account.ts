import { isPanelkitError, type WriteOptions, type WriteOutcome } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { isUserMissing, toOutcome } from '../fastapi/fastapi-reply.ts';
import { notAppliedBecause } from '../http/not-applied.ts';
import { findMarzneshinUser } from './find-marzneshin-user.ts';
import { userPath } from './marzneshin-api.ts';

/**
 * Looks, since a plain administrator gets 403 for a missing user, then deletes. Never throws for a panel's
 * answer.
 */
export async function removeMarzneshinAccount(
  api: FastapiApi,
  name: string,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  try {
    if ((await findMarzneshinUser(api, name, signal)) === null) return { kind: 'already' };
  } catch (error) {
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
  const reply = await api({ method: 'DELETE', path: userPath(name), signal });
  if (isUserMissing(reply)) return { kind: 'already' };
  if (reply.kind !== 'done') return toOutcome(reply);
  if (JSON.stringify(reply.json) === '{}') return { kind: 'applied' };
  return { kind: 'unknown', cause: "the answer is not the panel's" };
}
