import { describeError, type Logger, silentLogger } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { problemResponse } from '../errors/problem-response.ts';
import { isBelow, matchPath, segmentsOf } from './match-path.ts';
import { type Answer, toResponse } from './plain-answer.ts';
import { headOf, type RequestHead } from './request-head.ts';
import { requestIdOf } from './request-id.ts';
import type { Connection, Route, RouteContext } from './route.ts';

/** Answers web-standard requests. Never rejects. */
export interface HttpHandler {
  (request: Request, connection?: Connection): Promise<Response>;
  /** The same without a `Request` and a `Response` where the route needs none: what `toNodeHandler` calls. */
  answer(head: RequestHead, connection?: Connection): Promise<Answer>;
  /**
   * Whether a path belongs to one of the routes; a host that mounts the handler at its root passes the others
   * on.
   */
  serves(pathname: string): boolean;
}

export interface HttpHandlerOptions {
  routes: readonly Route[];
  logger?: Logger;
}

/**
 * Joins routes into one handler. It gives each answer a request id and security headers, and turns what a
 * route throws into `application/problem+json`. Works wherever `Request` and `Response` do: hand it to
 * `Bun.serve`, `Deno.serve` or, on Node, to `toNodeHandler`.
 */
export function createHttpHandler({ routes, logger = silentLogger }: HttpHandlerOptions): HttpHandler {
  const paths = routes.map((route) => ({ route, segments: segmentsOf(route.path) }));
  const answer = async (
    head: RequestHead,
    connection: Connection = { remoteAddress: null },
  ): Promise<Answer> => {
    const requestId = requestIdOf(head.header('x-request-id'));
    try {
      const { route, params } = findRoute(paths, head);
      const context = { params, connection, requestId };
      const given = 'answer' in route ? route.answer(head, context) : route.handle(head.toRequest(), context);
      return complete(head, await given, requestId);
    } catch (error) {
      // Of a dead link, for example.
      const isForPerson = (head.header('accept') ?? '').includes('text/html');
      const response = problemResponse(error, { requestId, isForPerson });
      // Whoever left does not wait for an answer, and what was being read for him was cut off.
      if (response.status >= 500 && !head.isGone())
        logger.error(
          { requestId, route: routeOf(routes, head), error: describeError(error) },
          'a request failed',
        );
      return complete(head, response, requestId);
    }
  };
  const handle = async (request: Request, connection?: Connection): Promise<Response> =>
    toResponse(await answer(headOf(request), connection));
  const serves = (pathname: string): boolean => routes.some(({ path }) => isBelow(path, pathname));
  return Object.assign(handle, { answer, serves });
}

function findRoute(
  paths: readonly { route: Route; segments: string[] }[],
  { method: asked, pathname }: RequestHead,
): { route: Route; params: RouteContext['params'] } {
  const given = segmentsOf(pathname);
  const method = asked === 'HEAD' ? 'GET' : asked;
  const allowed: string[] = [];
  for (const { route, segments } of paths) {
    const params = matchPath(segments, given);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    allowed.push(route.method);
  }
  if (allowed.length > 0) throw new HttpError('METHOD_NOT_ALLOWED', { allowed });
  throw new HttpError('ROUTE_NOT_FOUND', {});
}

/** For the log: the pattern of the path. The actual value is often a secret. */
function routeOf(routes: readonly Route[], { pathname }: RequestHead): string {
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

function complete({ method }: RequestHead, given: Answer, requestId: string): Answer {
  const isHead = method === 'HEAD';
  if (!(given instanceof Response)) {
    const { status, body } = given;
    const own = { 'content-length': String(Buffer.byteLength(body)), 'x-request-id': requestId };
    return { status, headers: { ...defaultHeaders, ...given.headers, ...own }, body: isHead ? '' : body };
  }
  if (isHead) void given.body?.cancel().catch(() => {});
  // The headers of a response that was fetched or redirects cannot be changed; those of a copy can.
  const answer = new Response(isHead ? null : given.body, given);
  for (const [name, value] of Object.entries(defaultHeaders))
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  answer.headers.set('x-request-id', requestId);
  return answer;
}
