import { isAtLeast } from '../dialects/version-numbers.ts';
import { emptyAnswer, successAnswer } from './http-answers.ts';
import type { Route } from './route.ts';
import { giveCsrfToken, logIn, refuseStranger } from './sessions.ts';
import type { JsonObject, ThreeXUiState } from './three-x-ui-state.ts';
import { V2_ROUTES } from './v2-routes.ts';
import { V3_ROUTES } from './v3-routes.ts';

/** Finds the route and lets it answer. @throws Error where the panel crashes */
export async function routeRequest(state: ThreeXUiState, request: Request): Promise<Response> {
  const { pathname, searchParams: query, hostname: host } = new URL(request.url);
  if (!pathname.startsWith(`${state.basePath}/`)) return emptyAnswer(404);
  const path = pathname.slice(state.basePath.length);
  if (!path.startsWith('/panel/api/')) return answerOpenly(state, request, path);
  const refused = refuseStranger(state, request);
  if (refused !== null) return refused;
  for (const route of routesOf(state)) {
    const parameters = route.method === request.method ? match(route.path, path) : null;
    if (parameters === null) continue;
    const body = request.method === 'POST' ? toObject(await request.text()) : {};
    return route.answer({ state, query, parameters, parameter: parameters[0] ?? '', body, host });
  }
  return emptyAnswer(404);
}

function answerOpenly(state: ThreeXUiState, request: Request, path: string): Response | Promise<Response> {
  const hasCsrf = isAtLeast(state.version.numbers, [3, 0, 0]);
  if (request.method === 'GET' && path === '/csrf-token' && hasCsrf) return giveCsrfToken(state, request);
  if (request.method === 'POST' && path === '/login') return logIn(state, request);
  if (request.method !== 'GET' || path !== '/') return emptyAnswer(404);
  const page = `<!doctype html><link href="assets/css/custom.min.css?${state.version.text}">`;
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

const STATUS_ROUTE: Route = {
  method: 'GET',
  path: '/panel/api/server/status',
  since: [2, 7, 0],
  answer: ({ state: { version } }) => {
    const xray = { state: 'running', errorMsg: '', version: '26.7.28' };
    const isNamed = isAtLeast(version.numbers, [3, 1, 0]);
    return successAnswer({ cpu: 1, xray, ...(isNamed ? { panelVersion: version.text } : {}) });
  },
};

function routesOf({ version }: ThreeXUiState): Route[] {
  const clientRoutes = isAtLeast(version.numbers, [3, 1, 0]) ? V3_ROUTES : V2_ROUTES;
  return [STATUS_ROUTE, ...clientRoutes].filter(({ since = [] }) => isAtLeast(version.numbers, since));
}

function match(pattern: string, path: string): string[] | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const fits = wanted.every((part, index) => part.startsWith(':') || part === given[index]);
  if (!fits) return null;
  return wanted.flatMap((part, index) =>
    part.startsWith(':') ? [decodeURIComponent(given[index] ?? '')] : [],
  );
}

/** @throws SyntaxError, which the panel answers with its own words for a wrong body */
function toObject(text: string): JsonObject {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
