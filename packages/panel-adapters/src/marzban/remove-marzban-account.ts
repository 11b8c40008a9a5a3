import type { WriteOptions, WriteOutcome } from '@panelkit/sdk';
import { isUserMissing, type MarzbanApi, toOutcome } from './marzban-api.ts';
import { userPath } from './user-path.ts';

/**
 * Switches the user off, then deletes it: deleting a user without owner crashes after the deletion, and then nobody shuts it out of
 * the Xray core. Source: app/routers/user.py, `remove_user` (0.8.4). Never throws for a panel's answer.
 */
export async function removeMarzbanAccount(
  api: MarzbanApi,
  name: string,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  const path = userPath(name);
  const switchedOff = await api({ method: 'PUT', path, body: { status: 'disabled' }, signal });
  if (isUserMissing(switchedOff)) return { kind: 'already' };
  // A row that cannot be shown crashes here after it was switched off, and can still be deleted.
  if (switchedOff.kind !== 'done' && switchedOff.kind !== 'crashed') return toOutcome(switchedOff);
  const deleted = await api({ method: 'DELETE', path, signal });
  if (deleted.kind === 'done' || isUserMissing(deleted)) return { kind: 'applied' };
  return deleted.kind === 'crashed' ? lookAfterCrash(api, path) : toOutcome(deleted);
}

async function lookAfterCrash(api: MarzbanApi, path: string): Promise<WriteOutcome> {
  const seen = await api({ method: 'GET', path });
  if (isUserMissing(seen)) return { kind: 'applied' };
  if (seen.kind === 'done')
    return { kind: 'notApplied', reason: 'the panel failed to delete', retryAfterMs: null };
  return { kind: 'unknown', cause: 'the panel crashed, and what became of the account cannot be seen' };
}
