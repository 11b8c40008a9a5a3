import type { PanelTarget } from '@panelkit/sdk';
import { parseJson } from '../http/answers/parse-json.ts';
import type { AuthorizedFetch } from '../http/bearer-token.ts';
import type { PanelFetch } from '../http/create-panel-fetch.ts';
import type { PanelRequest } from '../http/panel-request.ts';
import type { NoResponse, ServerAnswer } from '../http/server-answer.ts';
import {
  panelAuthFailed,
  panelNotFoundAtUrl,
  panelResponseInvalid,
  panelSilent,
  panelUnreachable,
} from '../http/to-panelkit-error.ts';
import { csrfAnswerSchema, envelopeSchema } from './three-x-ui-schemas.ts';

const CSRF_PATH = '/csrf-token';
export const LOGIN_PATH = '/login';

/**
 * Sent with each request: without the first a panel hides a lost session behind a 404, the second keeps its
 * texts in English. Source: web/controller/api.go, `checkAPIAuth` (3.6.0).
 */
const USUAL_HEADERS = { 'x-requested-with': 'XMLHttpRequest', 'accept-language': 'en-US' };

/**
 * What a login gave, as one text: the cookie, and the CSRF token where the version has them (3.0.0 and
 * later).
 */
interface Session {
  cookie: string;
  csrfToken: string;
}

/** Puts a session on a request. */
export function withSession(request: PanelRequest, token: string): PanelRequest {
  const { cookie, csrfToken } = decodeSession(token);
  const csrf = csrfToken === '' ? {} : { 'x-csrf-token': csrfToken };
  return withUsualHeaders({ ...request, headers: { ...request.headers, cookie, ...csrf } });
}

export function withUsualHeaders(request: PanelRequest): PanelRequest {
  return { ...request, headers: { ...USUAL_HEADERS, ...request.headers } };
}

/** Sends the panel's own API token: no login, and none when it is refused. */
export function createApiTokenFetch(panelFetch: PanelFetch, token: string): AuthorizedFetch {
  return async (request) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const answer = await panelFetch(withUsualHeaders({ ...request, headers }));
    if (answer.kind === 'no-response' || answer.status !== 401) return answer;
    return { kind: 'no-session', error: panelAuthFailed('the API token is refused') };
  };
}

/**
 * Logs in once. Wrong password, wrong second factor and lock-out (five failures in five minutes) have one and
 * the same answer. Source: web/controller/index.go, `login` (3.6.0).
 *
 * @throws PanelkitError `PANEL_AUTH_FAILED`, or others when it could not be tried
 */
export async function logIn(
  panelFetch: PanelFetch,
  credentials: PanelTarget['credentials'],
): Promise<string> {
  const { username = '', password = '' } = credentials;
  const csrf = await readCsrf(panelFetch);
  const headers: Record<string, string> =
    csrf === null ? {} : { cookie: csrf.cookie, 'x-csrf-token': csrf.csrfToken };
  const body = new URLSearchParams({ username, password });
  const answer = spoken(
    await panelFetch(withUsualHeaders({ method: 'POST', path: LOGIN_PATH, headers, body })),
  );
  if (answer.status === 404) throw panelNotFoundAtUrl('no login is offered there');
  const envelope = envelopeSchema.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !envelope.success)
    throw panelResponseInvalid('login', `HTTP ${answer.status}`);
  if (!envelope.data.success) {
    throw panelAuthFailed('wrong username or password, a second factor is asked for, or it is locked out');
  }
  const cookie = cookieOf(answer) || (csrf?.cookie ?? '');
  if (cookie === '') throw panelResponseInvalid('login', 'it gives no session');
  return encodeSession({ cookie, csrfToken: csrf?.csrfToken ?? '' });
}

/**
 * Null where there are no such tokens: before 3.0.0, or no panel at all.
 * @throws PanelkitError when nobody answers
 */
export async function readCsrf(panelFetch: PanelFetch): Promise<Session | null> {
  const answer = spoken(await panelFetch(withUsualHeaders({ method: 'GET', path: CSRF_PATH })));
  const parsed = csrfAnswerSchema.safeParse(answer.status === 200 ? parseJson(answer.text) : null);
  return parsed.success ? { cookie: cookieOf(answer), csrfToken: parsed.data.obj } : null;
}

/** @throws PanelkitError `PANEL_UNREACHABLE` for noResponse and for answers that only say "not now" */
export function spoken(answer: ServerAnswer | NoResponse): ServerAnswer {
  if (answer.kind === 'no-response') throw panelSilent(answer);
  if (answer.status === 429 || answer.status >= 500)
    throw panelUnreachable(`HTTP ${answer.status}`, answer.retryAfterMs);
  return answer;
}

function cookieOf({ headers }: ServerAnswer): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}

function encodeSession({ cookie, csrfToken }: Session): string {
  return `${cookie}\n${csrfToken}`;
}

/** Without a CSRF token it is of a version that hides a lost session behind a 404. */
export function decodeSession(token: string): Session {
  const [cookie = '', csrfToken = ''] = token.split('\n');
  return { cookie, csrfToken };
}
