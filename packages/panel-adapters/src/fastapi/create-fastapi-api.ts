import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';
import { createBearerFetch } from '../http/bearer-token.ts';
import type { PanelFetch } from '../http/create-panel-fetch.ts';
import type { PanelRequest } from '../http/panel-request.ts';
import { panelAuthFailed, panelNotFoundAtUrl } from '../http/to-panelkit-error.ts';
import { type FastapiReply, readReply, toReply } from './fastapi-reply.ts';

/** The panel's HTTP API with the login taken care of. Never throws for a panel's answer. */
export type FastapiApi = (request: PanelRequest) => Promise<FastapiReply>;

/** Which panel, and how it is reached. `tokenPath`: where a login gets its token. */
export interface FastapiPanel {
  kind: string;
  tokenPath: string;
  target: PanelTarget;
  connection: PanelConnection;
  panelFetch: PanelFetch;
}

/** `POST /api/admin(s)/token`. Source: app/models/admin.py (Marzban 0.8.4, Marzneshin 0.7.4). */
const tokenSchema = z.object({ access_token: z.string().min(1) });

/** The API of a Marzban or Marzneshin; it logs in when first used. */
export function createFastapiApi(panel: FastapiPanel): FastapiApi {
  const { kind, tokenPath, target, connection, panelFetch } = panel;
  const { clock, logger } = connection;
  const logIn = async (loginFetch: PanelFetch): Promise<string> => {
    logger.debug({ kind }, 'logging in to the panel');
    const { username = '', password = '' } = target.credentials;
    const body = new URLSearchParams({ username, password });
    return readToken(toReply(await loginFetch({ method: 'POST', path: tokenPath, body })));
  };
  const authorizedFetch = createBearerFetch({ panelFetch, clock, logIn });
  return async (request) => {
    const answer = await authorizedFetch(request);
    return answer.kind === 'no-session' ? answer : toReply(answer);
  };
}

function readToken(reply: FastapiReply): string {
  if (reply.kind === 'refused' && reply.status === 401) throw panelAuthFailed('wrong username or password');
  if (reply.kind === 'refused' && reply.status === 404) throw panelNotFoundAtUrl('no login is offered there');
  return readReply(reply, 'login', tokenSchema).access_token;
}
