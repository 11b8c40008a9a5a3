import { isJsonObject, type JsonObject } from '../../fastapi/field-reader.ts';
import { detailAnswer, invalidAnswer, jsonAnswer, unauthorizedAnswer } from '../../fastapi/http-answers.ts';
import { listHosts, listInbounds, listServices, listUsers } from './list-pages.ts';
import type {
  MarzneshinState,
  SimulatedMarzneshinAdmin,
  SimulatedMarzneshinUser,
} from './marzneshin-state.ts';
import { linksText, userAnswer } from './user-answer.ts';
import { createUser, deleteUser, modifyUser, resetUser, revokeUser, switchUser } from './user-routes.ts';

/** `JWT_ACCESS_TOKEN_EXPIRE_MINUTES` of a panel with its default settings. */
const TOKEN_LIFETIME_MS = 1440 * 60_000;

type UserAction = (state: MarzneshinState, user: SimulatedMarzneshinUser, body: JsonObject) => Response;

const USER_ACTIONS: Record<string, UserAction> = {
  'GET ': (state, user) => jsonAnswer(userAnswer(state, user)),
  'PUT ': modifyUser,
  'DELETE ': deleteUser,
  'POST /reset': resetUser,
  'POST /revoke_sub': revokeUser,
  'POST /enable': (state, user) => switchUser(state, user, true),
  'POST /disable': (state, user) => switchUser(state, user, false),
};

/** Finds what is asked for and answers. */
export async function routeRequest(state: MarzneshinState, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const { method } = request;
  const asked = `${method} ${pathname}`;
  if (asked === 'GET /openapi.json')
    return jsonAnswer({ info: { title: 'MarzneshinAPI', version: '0.1.0' } });
  if (asked === 'POST /api/admins/token') return logIn(state, await request.text());
  const subscription = /^\/sub\/([^/]+)\/([^/]+)\/links$/.exec(pathname);
  if (subscription !== null) return subscriptionAnswer(state, subscription[1], subscription[2]);
  const userRoute = /^\/api\/users\/([^/]+)(\/[a-z_]+)?$/.exec(pathname);
  const action = USER_ACTIONS[`${method} ${userRoute?.[2] ?? ''}`];
  const isUserRoute = userRoute !== null && action !== undefined;
  const lists = [
    'GET /api/admins/current',
    'GET /api/users',
    'GET /api/services',
    'POST /api/users',
    'GET /api/inbounds',
    'GET /api/inbounds/hosts',
  ];
  if (!isUserRoute && !lists.includes(asked)) {
    const isKnown = userRoute !== null || lists.some((known) => known.endsWith(` ${pathname}`));
    return isKnown ? detailAnswer(405, 'Method Not Allowed') : detailAnswer(404, 'Not Found');
  }
  const admin = authenticate(state, request);
  if (admin instanceof Response) return admin;
  if (asked === 'GET /api/admins/current') return jsonAnswer(adminAnswer(admin));
  if (asked === 'GET /api/users') return listUsers(state, admin, searchParams);
  if (asked === 'GET /api/services') return listServices(state, searchParams);
  if (pathname.startsWith('/api/inbounds') && !admin.isSudo) return detailAnswer(403, "You're not allowed");
  if (asked === 'GET /api/inbounds') return listInbounds(state, searchParams);
  if (asked === 'GET /api/inbounds/hosts') return listHosts(state, searchParams);
  const text = await request.text();
  const body = parseBody(text);
  if (body === null) return invalidAnswer({ [offsetOfError(text)]: 'JSON decode error' });
  if (asked === 'POST /api/users') {
    return text === '' ? invalidAnswer({ body: 'Field required' }) : createUser(state, admin, body);
  }
  const user = state.data.users.get(decodeURIComponent(userRoute?.[1] ?? ''));
  if (user !== undefined && (admin.isSudo || user.owner === admin.username) && action !== undefined)
    return action(state, user, body);
  return admin.isSudo ? detailAnswer(404, 'User not found') : detailAnswer(403, "You're not allowed");
}

/** Rights on single services are not simulated. */
function adminAnswer({ username, isSudo }: SimulatedMarzneshinAdmin): JsonObject {
  const rights = { all_services_access: false, modify_users_access: true, service_ids: [] };
  return { username, is_sudo: isSudo, enabled: true, ...rights, subscription_url_prefix: '' };
}

/** Where Python's parser gives up: at a text that does not end, where it began. */
function offsetOfError(text: string): number {
  return Math.max(0, text.lastIndexOf('"'));
}

function parseBody(text: string): JsonObject | null {
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return isJsonObject(body) ? body : null;
  } catch {
    return null;
  }
}

function logIn(state: MarzneshinState, text: string): Response {
  const form = new URLSearchParams(text);
  const missing = ['username', 'password'].filter((field) => !form.get(field));
  if (missing.length > 0)
    return invalidAnswer(Object.fromEntries(missing.map((field) => [field, 'Field required'])));
  const admin = state.admins.find(({ username }) => username === form.get('username'));
  if (admin === undefined || admin.password !== form.get('password'))
    return unauthorizedAnswer('Incorrect username or password');
  const token = state.makeKey();
  state.sessions.set(token, { username: admin.username, expiresAt: state.now() + TOKEN_LIFETIME_MS });
  return jsonAnswer({ access_token: token, is_sudo: admin.isSudo, token_type: 'bearer' });
}

function authenticate(state: MarzneshinState, request: Request): SimulatedMarzneshinAdmin | Response {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return unauthorizedAnswer('Not authenticated');
  const session = state.sessions.get(token);
  const admin = state.admins.find(({ username }) => username === session?.username);
  if (session !== undefined && admin !== undefined && session.expiresAt > state.now()) return admin;
  return unauthorizedAnswer('Could not validate credentials');
}

function subscriptionAnswer(state: MarzneshinState, name = '', key = ''): Response {
  const user = state.data.users.get(decodeURIComponent(name));
  if (user === undefined || user.key !== key) return detailAnswer(404, 'Not Found');
  return new Response(linksText(state, user), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
