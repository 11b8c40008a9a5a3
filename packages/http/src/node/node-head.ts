import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequest } from '@remix-run/node-fetch-server';
import { HttpError } from '../errors/http-error.ts';
import { headOf, type RequestHead } from '../handler/request-head.ts';

/**
 * The head of Node's request. A web-standard request is made only for who asks for it: that costs more than
 * most answers.
 */
export function nodeHead(request: IncomingMessage, response: ServerResponse): RequestHead {
  // HTTP/2 names its host and method in other headers.
  if (request.httpVersionMajor !== 1) return headOf(toRequest(request, response));
  let webRequest: Request | null = null;
  return {
    method: request.method ?? 'GET',
    ...targetOf(request),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
    isGone: () => response.destroyed,
    toRequest: () => {
      webRequest ??= toRequest(request, response);
      return webRequest;
    },
  };
}

function toRequest(request: IncomingMessage, response: ServerResponse): Request {
  try {
    return createRequest(request, response);
  } catch {
    throw new HttpError('REQUEST_MALFORMED', { part: 'host' });
  }
}

/** A path without a query that URLs have as it is. */
const PLAIN = /^\/[\w/-]*$/;
const NO_QUERY = (): null => null;
/** The host that was parsed last: most requests name the same one. */
let parsedHost: string | null = null;

function targetOf({
  headers: { host = 'localhost' },
  url: target = '/',
}: IncomingMessage): Pick<RequestHead, 'pathname' | 'query'> {
  if (host === parsedHost && PLAIN.test(target)) return { pathname: target, query: NO_QUERY };
  const url = URL.parse(`http://${host}${target}`);
  if (url === null || url.username !== '' || url.password !== '')
    throw new HttpError('REQUEST_MALFORMED', { part: 'host' });
  if (target.startsWith('/')) parsedHost = host;
  return { pathname: url.pathname, query: (name) => url.searchParams.get(name) };
}
