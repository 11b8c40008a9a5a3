import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply, toError } from '../fastapi/fastapi-reply.ts';
import { panelResponseInvalid } from '../http/to-panelkit-error.ts';
import { marzneshinAdminSchema } from './marzneshin-schemas.ts';

/** Proves that the panel answers and the login works. @throws PanelkitError */
export async function readMarzneshinAdmin(api: FastapiApi): Promise<{ clockSkewMs: number | null }> {
  const reply = await api({ method: 'GET', path: '/api/admins/current' });
  if (reply.kind !== 'done') throw toError(reply, 'read administrator');
  const admin = readReply(reply, 'read administrator', marzneshinAdminSchema);
  if (admin.username === '') throw panelResponseInvalid('read administrator', 'unexpected username');
  return { clockSkewMs: reply.clockSkewMs };
}
