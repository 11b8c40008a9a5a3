import type { PanelConnection, PanelTarget, WriteOutcome } from '@panelkit/sdk';
import { createBearerFetch } from '../http/bearer-token.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';
import { panelAuthFailed, panelNotFoundAtUrl } from '../http/to-panelkit-error.ts';
import {
  isUserMissing,
  type MarzbanApi,
  type MarzbanReply,
  readReply,
  toOutcome,
  toReply,
} from '../marzban/marzban-api.ts';
import { type MarzneshinUser, marzneshinTokenSchema, marzneshinUserSchema } from './marzneshin-schemas.ts';

/** Marzneshin refuses in Marzban's forms, so its answers are sorted alike. */
export type MarzneshinApi = MarzbanApi;

/** Note the plural: Marzban's is another. */
export const TOKEN_PATH = '/api/admins/token';

/** The API of the panel at `target`; it logs in when first used. */
export function createMarzneshinApi(target: PanelTarget, connection: PanelConnection): MarzneshinApi {
  const panelFetch = createPanelFetch(target, connection);
  const { clock, logger } = connection;
  const logIn = async (): Promise<string> => {
    logger.debug({ kind: 'marzneshin' }, 'logging in to the panel');
    const { username = '', password = '' } = target.credentials;
    const body = new URLSearchParams({ username, password });
    return readToken(toReply(await panelFetch({ method: 'POST', path: TOKEN_PATH, body }), clock.now()));
  };
  const authorizedFetch = createBearerFetch({ panelFetch, clock, logIn });
  return async (request) => {
    const answer = await authorizedFetch(request);
    return answer.kind === 'no-session' ? answer : toReply(answer, clock.now());
  };
}

/** Where the API keeps a user. */
export function userPath(name: string): string {
  return `/api/users/${encodeURIComponent(name)}`;
}

/** What a write came to, and the user that the panel showed. A success must show the user. */
export function readWrite(
  reply: MarzbanReply,
  name: string,
): { user: MarzneshinUser } | { user: null; outcome: WriteOutcome } {
  if (reply.kind !== 'done') return { user: null, outcome: outcomeOf(reply) };
  const user = marzneshinUserSchema.safeParse(reply.json);
  if (user.success && user.data.username === name) return { user: user.data };
  return { user: null, outcome: { kind: 'unknown', cause: 'the answer does not show the account' } };
}

/** A bare 404 or 405 is a proxy's: it may be of the moment. */
export function outcomeOf(reply: Exclude<MarzbanReply, { kind: 'done' }>): WriteOutcome {
  if (!isUserMissing(reply)) return toOutcome(reply);
  return { kind: 'notApplied', reason: 'the account is gone', retryAfterMs: null };
}

function readToken(reply: MarzbanReply): string {
  if (reply.kind === 'refused' && reply.status === 401) throw panelAuthFailed('wrong username or password');
  if (reply.kind === 'refused' && reply.status === 404) throw panelNotFoundAtUrl('no login is offered there');
  return readReply(reply, 'login', marzneshinTokenSchema).access_token;
}
