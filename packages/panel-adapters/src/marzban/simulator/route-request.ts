import { isJsonObject, type JsonObject } from '../../fastapi/field-reader.ts';
import { detailAnswer, invalidAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import { listUsers } from './list-users.ts';
import type { MarzbanState, SimulatedAdmin, SimulatedUser } from './marzban-state.ts';
import {
  coreConfigAnswer,
  homePage,
  hostsAnswer,
  inboundsAnswer,
  openapiAnswer,
  systemAnswer,
} from './panel-routes.ts';
import { authenticate, logIn } from './sessions.ts';
import { subscriptionAnswer } from './subscription-routes.ts';
import { adminAnswer, userAnswer } from './user-answer.ts';
import {
  activateNextPlan,
  createUser,
  deleteUser,
  putUser,
  resetUserTraffic,
  revokeSubscription,
  setOwner,
} from './user-routes.ts';

/** A request on its way to its route. `parameter` is the value of the path's `{…}`. */
interface Call {
  state: MarzbanState;
  request: Request;
  query: URLSearchParams;
  parameter: string;
}

interface Route {
  method: string;
  path: RegExp;
  answer: (call: Call) => Response | Promise<Response>;
}

const USER = /^\/api\/user\/([^/]+)$/;

const ROUTES: Route[] = [
  { method: 'GET', path: /^\/$/, answer: homePage },
  { method: 'GET', path: /^\/openapi\.json$/, answer: openapiAnswer },
  { method: 'POST', path: /^\/api\/admin\/token$/, answer: ({ state, request }) => logIn(state, request) },
  {
    method: 'GET',
    path: /^\/api\/admin$/,
    answer: asAdmin(({ state }, admin) => jsonAnswer(adminAnswer(state, admin.username))),
  },
  {
    method: 'GET',
    path: /^\/api\/system$/,
    answer: asAdmin(({ state }, admin) => systemAnswer(state, admin)),
  },
  { method: 'GET', path: /^\/api\/inbounds$/, answer: asAdmin(({ state }) => inboundsAnswer(state)) },
  {
    method: 'GET',
    path: /^\/api\/hosts$/,
    answer: asSudo(({ state }) => hostsAnswer(state)),
  },
  {
    method: 'GET',
    path: /^\/api\/core\/config$/,
    answer: asSudo(({ state }) => coreConfigAnswer(state)),
  },
  {
    method: 'GET',
    path: /^\/api\/users$/,
    answer: asAdmin(({ state, query }, admin) => listUsers(state, admin, query)),
  },
  {
    method: 'POST',
    path: /^\/api\/user$/,
    answer: withBody(asAdmin, ({ state }, admin, body) => createUser(state, admin, body)),
  },
  { method: 'GET', path: USER, answer: onUser(({ state }, user) => jsonAnswer(userAnswer(state, user))) },
  {
    method: 'PUT',
    path: USER,
    answer: withBody(onUser, ({ state }, user, body) => putUser(state, user, body)),
  },
  { method: 'DELETE', path: USER, answer: onUser(({ state }, user) => deleteUser(state, user)) },
  {
    method: 'POST',
    path: /^\/api\/user\/([^/]+)\/reset$/,
    answer: onUser(({ state }, user) => resetUserTraffic(state, user)),
  },
  {
    method: 'POST',
    path: /^\/api\/user\/([^/]+)\/revoke_sub$/,
    answer: onUser(({ state }, user) => revokeSubscription(state, user)),
  },
  {
    method: 'POST',
    path: /^\/api\/user\/([^/]+)\/active-next$/,
    answer: onUser((_, user) => activateNextPlan(user)),
  },
  {
    method: 'PUT',
    path: /^\/api\/user\/([^/]+)\/set-owner$/,
    answer: onUser(({ state, query }, user) => setOwner(state, user, query)),
  },
  {
    method: 'GET',
    path: /^\/sub\/([^/]+)\/?$/,
    answer: ({ state, request, parameter }) => subscriptionAnswer(state, request, parameter, false),
  },
  {
    method: 'GET',
    path: /^\/sub\/([^/]+)\/info$/,
    answer: ({ state, request, parameter }) => subscriptionAnswer(state, request, parameter, true),
  },
];

/** Finds the route and lets it answer. @throws Error where the panel crashes */
export async function routeRequest(state: MarzbanState, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const fitting = ROUTES.filter((route) => route.path.test(pathname));
  const route = fitting.find((candidate) => candidate.method === request.method);
  if (route !== undefined) {
    const parameter = decodeURIComponent(route.path.exec(pathname)?.[1] ?? '');
    return route.answer({ state, request, query: searchParams, parameter });
  }
  if (fitting.length > 0) return detailAnswer(405, 'Method Not Allowed');
  const bare = pathname.replace(/\/+$/, '');
  if (bare === pathname || !ROUTES.some((other) => other.path.test(bare)))
    return detailAnswer(404, 'Not Found');
  return new Response(null, { status: 307, headers: { location: new URL(bare, request.url).href } });
}

function asAdmin(answer: (call: Call, admin: SimulatedAdmin) => Response): Route['answer'] {
  return (call) => {
    const admin = authenticate(call.state, call.request);
    return admin instanceof Response ? admin : answer(call, admin);
  };
}

function asSudo(answer: (call: Call) => Response): Route['answer'] {
  return asAdmin((call, { isSudo }) => (isSudo ? answer(call) : detailAnswer(403, "You're not allowed")));
}

/**
 * For the user in the path: 404 when there is none, 403 when it is somebody else's and the administrator is
 * not sudo.
 */
function onUser(answer: (call: Call, user: SimulatedUser) => Response): Route['answer'] {
  return asAdmin((call, admin) => {
    const user = call.state.data.users.get(call.parameter);
    if (user === undefined) return detailAnswer(404, 'User not found');
    if (!admin.isSudo && user.admin !== admin.username) return detailAnswer(403, "You're not allowed");
    return answer(call, user);
  });
}

type Guard<Subject> = (answer: (call: Call, subject: Subject) => Response) => Route['answer'];

/**
 * With the JSON body: broken JSON is refused before the login is looked at, a body of another shape after it.
 */
function withBody<Subject>(
  guard: Guard<Subject>,
  answer: (call: Call, subject: Subject, body: JsonObject) => Response,
): Route['answer'] {
  return async (call) => {
    const text = await call.request.text();
    const body = parseJson(text);
    if (body === undefined) return invalidAnswer({ [text.length]: 'JSON decode error' });
    return guard((guarded, subject) => {
      if (text === '') return invalidAnswer({ body: 'Field required' });
      if (isJsonObject(body)) return answer(guarded, subject, body);
      return invalidAnswer({ body: 'Input should be a valid dictionary or object to extract fields from' });
    })(call);
  };
}

/** `undefined` for what is no JSON; nothing at all is null. */
function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}
