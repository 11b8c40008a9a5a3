import type { WriteOutcome } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { toOutcome } from '../fastapi/fastapi-reply.ts';
import { readWrite, userPath } from './marzneshin-api.ts';
import type { MarzneshinUser } from './marzneshin-schemas.ts';

/** How a user should be, and how it was seen last. */
export interface SwitchRequest {
  user: MarzneshinUser;
  enabled: boolean;
  signal: AbortSignal | undefined;
}

/**
 * Sets the switch as wanted; it has its own calls, which answer 409 when it is set already. A user that is
 * active and yet not pushed to the nodes is only brought back by off and on.
 */
export async function switchMarzneshinUser(
  api: FastapiApi,
  { user, enabled, signal }: SwitchRequest,
): Promise<WriteOutcome> {
  const isCutOff = enabled && user.is_active && !user.activated;
  const steps = isCutOff ? (['disable', 'enable'] as const) : [enabled ? 'enable' : 'disable'];
  if (!isCutOff && user.enabled === enabled) return { kind: 'applied' };
  for (const step of steps) {
    const path = `${userPath(user.username)}/${step}`;
    const reply = await api({ method: 'POST', path, signal });
    if (reply.kind === 'refused' && reply.status === 409) continue;
    if (reply.kind !== 'done') return toOutcome(reply);
    const switched = readWrite(reply, user.username);
    if (switched.user === null) return switched.outcome;
  }
  return { kind: 'applied' };
}
