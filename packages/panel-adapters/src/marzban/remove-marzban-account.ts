import type { WriteOptions, WriteOutcome } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { type FastapiReply, isUserMissing, toOutcome } from '../fastapi/fastapi-reply.ts';
import { marzbanDeletedSchema } from './marzban-schemas.ts';
import { showsUser, userPath } from './read-marzban-user.ts';

const NOT_ITS_ANSWER: WriteOutcome = { kind: 'unknown', cause: "the answer is not the panel's" };

/**
 * Switches the user off, then deletes it: deleting a user without owner crashes after the deletion, and then
 * nobody shuts it out of the Xray core. Source: app/routers/user.py, `remove_user` (0.8.4). Never throws for
 * a panel's answer.
 */
export async function removeMarzbanAccount(
  api: FastapiApi,
  name: string,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const path = userPath(name);
  const switchedOff = await api({ method: 'PUT', path, body: { status: 'disabled' }, signal });
  if (isUserMissing(switchedOff)) return { kind: 'already' };
  if (switchedOff.kind === 'done' && !showsUser(switchedOff, name)) return NOT_ITS_ANSWER;
  // A row that cannot be shown crashes here after it was switched off, and can still be deleted.
  if (switchedOff.kind !== 'done' && switchedOff.kind !== 'crashed') return toOutcome(switchedOff);
  return outcomeOfDelete(api, name, await api({ method: 'DELETE', path, signal }));
}

function outcomeOfDelete(
  api: FastapiApi,
  name: string,
  reply: FastapiReply,
): WriteOutcome | Promise<WriteOutcome> {
  // Somebody else was faster: deleted, or renamed.
  if (isUserMissing(reply)) return { kind: 'already' };
  if (reply.kind === 'crashed') return lookAfterCrash(api, name);
  if (reply.kind !== 'done') return toOutcome(reply);
  return marzbanDeletedSchema.safeParse(reply.json).success ? { kind: 'applied' } : NOT_ITS_ANSWER;
}

async function lookAfterCrash(api: FastapiApi, name: string): Promise<WriteOutcome> {
  const seen = await api({ method: 'GET', path: userPath(name) });
  if (isUserMissing(seen)) return { kind: 'applied' };
  if (showsUser(seen, name)) {
    return { kind: 'not-applied', reason: 'the panel failed to delete', retryAfterMs: null };
  }
  return { kind: 'unknown', cause: 'the panel crashed, and what became of the account cannot be seen' };
}
