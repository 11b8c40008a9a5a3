import { describeError, type Logger, silentLogger } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { problemResponse } from '../errors/problem-response.ts';
import { isBelow, matchPath } from './match-path.ts';
import { requestIdOf } from './request-id.ts';
import type { Connection, Route, RouteContext } from './route.ts';

/** Answers web-standard requests. Never rejects. */
export interface HttpHandler {
  (request: Request, connection?: Connection): Promise<Response>;
  /** Whether a path belongs to one of the routes; a host that mounts the handler at its root passes the others on. */
  serves(pathname: string): boolean;
}

export interface HttpHandlerOptions {
  routes: readonly Route[];
  logger?: Logger;
}

/**
 * Joins routes into one handler. It gives each answer a request id and security headers, and turns what a route throws into
 * `application/problem+json`. Works wherever `Request` and `Response` do: hand it to `Bun.serve`, `Deno.serve` or, on Node, to `toNodeHandler`.
 */
export function createHttpHandler({ routes, logger = silentLogger }: HttpHandlerOptions): HttpHandler {
  const handle = async (
    request: Request,
    connection: Connection = { remoteAddress: null },
  ): Promise<Response> => {
    const requestId = requestIdOf(request.headers.get('x-request-id'));
    try {
      const { route, params } = findRoute(routes, request);
      return complete(request, await route.handle(request, { params, connection, requestId }), requestId);
    } catch (error) {
      // Of a dead link, for example.
      const isForPerson = (request.headers.get('accept') ?? '').includes('text/html');
      const response = problemResponse(error, { requestId, isForPerson });
      // Whoever left does not wait for an answer, and what was being read for him was cut off.
      if (response.status >= 500 && !request.signal.aborted)
        logger.error(
          { requestId, route: routeOf(routes, request), error: describeError(error) },
          'a request failed',
        );
      return complete(request, response, requestId);
    }
  };
  const serves = (pathname: string): boolean => routes.some(({ path }) => isBelow(path, pathname));
  return Object.assign(handle, { serves });
}

function findRoute(
  routes: readonly Route[],
  request: Request,
): { route: Route; params: RouteContext['params'] } {
  const { pathname } = new URL(request.url);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const allowed: string[] = [];
  for (const route of routes) {
    const params = matchPath(route.path, pathname);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    allowed.push(route.method);
  }
  if (allowed.length > 0) throw new HttpError('METHOD_NOT_ALLOWED', { allowed });
  throw new HttpError('ROUTE_NOT_FOUND', {});
}

/** For the log: the pattern of the path. The actual value is often a secret. */
function routeOf(routes: readonly Route[], request: Request): string {
  const { pathname } = new URL(request.url);
  return routes.find(({ path }) => isBelow(path, pathname))?.path ?? '';
}

/** What holds for text and data that no browser shows as a page; a route that serves pages sets its own. */
const defaultHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function complete(request: Request, response: Response, requestId: string): Response {
  const isHead = request.method === 'HEAD';
  if (isHead) void response.body?.cancel().catch(() => {});
  // The headers of a response that was fetched or redirects cannot be changed; those of a copy can.
  const answer = new Response(isHead ? null : response.body, response);
  for (const [name, value] of Object.entries(defaultHeaders))
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  answer.headers.set('x-request-id', requestId);
  return answer;
}
