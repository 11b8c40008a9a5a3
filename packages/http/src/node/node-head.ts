import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequest } from '@remix-run/node-fetch-server';
import { HttpError } from '../errors/http-error.ts';
import { headOf, type RequestHead } from '../handler/request-head.ts';

/** The head of Node's request. A web-standard request is made only for who asks for it: that costs more than most answers. */
export function nodeHead(request: IncomingMessage, response: ServerResponse): RequestHead {
  // HTTP/2 names its host and method in other headers.
  if (request.httpVersionMajor !== 1) return headOf(toRequest(request, response));
  let webRequest: Request | null = null;
  return {
    method: request.method ?? 'GET',
    url: urlOf(request),
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

function urlOf({ socket, headers: { host = 'localhost' }, url: target = '/' }: IncomingMessage): URL {
  const url = URL.parse(`${'encrypted' in socket ? 'https' : 'http'}://${host}${target}`);
  if (url === null || url.username !== '' || url.password !== '')
    throw new HttpError('REQUEST_MALFORMED', { part: 'host' });
  return url;
}
