import type { Logger } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { createHttpHandler } from './create-http-handler.ts';
import type { Route } from './route.ts';

const echo: Route = {
  method: 'GET',
  path: '/things/:id',
  handle: (_request, { params, connection }) => Response.json({ ...params, ...connection }),
};
const failing: Route = {
  method: 'POST',
  path: '/s/:token',
  handle: async () => {
    throw new Error('connect postgres://root:hunter2@db');
  },
};

function recordingLogger() {
  const lines: object[] = [];
  const log = (fields: object, message: string) => void lines.push({ ...fields, message });
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  return { lines, logger };
}

const handler = createHttpHandler({ routes: [echo, failing] });
const get = (path: string, init: RequestInit = {}) => handler(new Request(`https://shop.test${path}`, init));

describe('An HTTP handler', () => {
  test('given a path of a route, then its answer with a request id and security headers', async () => {
    const response = await handler(new Request('https://shop.test/things/a%2Fb'), { remoteAddress: '::1' });
    expect(await response.json()).toEqual({ id: 'a/b', remoteAddress: '::1' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test.each([
    ['well-formed', 'proxy-7f3a91c2', true],
    ['too short', 'x', false],
    ['with a line break', 'aaaaaaaa%0d%0ab', false],
    ['too long', 'x'.repeat(129), false],
  ])('given a request id that is %s, then kept: %s', async (_name, id, isKept) => {
    const answered = (await get('/things/1', { headers: { 'x-request-id': id } })).headers.get(
      'x-request-id',
    );
    expect(answered === id).toBe(isKept);
    expect(answered).toBeTruthy();
  });

  test.each([
    ['GET', '/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/things/', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/things/1/2', 404, 'ROUTE_NOT_FOUND'],
    ['DELETE', '/things/1', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/things/%00', 400, 'REQUEST_MALFORMED'],
    ['GET', '/things/%e0%a4%a', 400, 'REQUEST_MALFORMED'],
    ['POST', '/s/a-route-that-throws', 500, 'INTERNAL'],
  ])('given %s %s, then a problem', async (method, path, status, code) => {
    const response = await get(path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const requestId = response.headers.get('x-request-id');
    expect(await response.json()).toMatchObject({ status, code, requestId });
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET' : null);
  });

  test('given HEAD, then the headers of GET and no body', async () => {
    const response = await get('/things/1', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test('given an unexpected error, then the log has its request id and the pattern of its path, and neither token nor message', async () => {
    const { lines, logger } = recordingLogger();
    const logging = createHttpHandler({ routes: [failing], logger });
    const response = await logging(new Request('https://shop.test/s/a-token', { method: 'POST' }));
    expect(lines).toMatchObject([{ requestId: response.headers.get('x-request-id'), route: '/s/:token' }]);
    expect(JSON.stringify(lines)).not.toMatch(/a-token|hunter2/);
    await logging(new Request('https://shop.test/nothing'));
    expect(lines).toHaveLength(1);
  });

  test.each([
    ['/things/1', true],
    ['/things', true],
    ['/things/1/2', true],
    ['/thingsandmore', false],
    ['/', false],
  ])('given %s, then it is its own: %s', (path, isOwn) => {
    expect(handler.serves(path)).toBe(isOwn);
  });
});
