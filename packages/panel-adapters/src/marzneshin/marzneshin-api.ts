import type { PanelConnection, PanelTarget, WriteOutcome } from '@panelkit/sdk';
import { createFastapiApi, type FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { type FastapiReply, toOutcome } from '../fastapi/fastapi-reply.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';
import { type MarzneshinUser, marzneshinUserSchema } from './marzneshin-schemas.ts';

/** Note the plural: Marzban's is another. */
export const TOKEN_PATH = '/api/admins/token';

/** The API of the panel at `target`; it logs in when first used. */
export function createMarzneshinApi(
  target: PanelTarget,
  connection: PanelConnection,
  panelFetch = createPanelFetch(target, connection),
): FastapiApi {
  return createFastapiApi({ kind: 'marzneshin', tokenPath: TOKEN_PATH, target, connection, panelFetch });
}

/** Where the API keeps a user. */
export function userPath(name: string): string {
  return `/api/users/${encodeURIComponent(name)}`;
}

/** What a write came to, and the user that the panel showed. A success must show the user. */
export function readWrite(
  reply: FastapiReply,
  name: string,
): { user: MarzneshinUser } | { user: null; outcome: WriteOutcome } {
  if (reply.kind !== 'done') return { user: null, outcome: toOutcome(reply) };
  const user = marzneshinUserSchema.safeParse(reply.json);
  if (user.success && user.data.username === name) return { user: user.data };
  return { user: null, outcome: { kind: 'unknown', cause: 'the answer does not show the account' } };
}
