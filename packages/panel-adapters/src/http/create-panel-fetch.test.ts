import type { PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { connectionError } from '../simulators/panel-faults.ts';
import { createPanelFetch } from './create-panel-fetch.ts';
import { describeNoResponse } from './to-panelkit-error.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function panelFetchOn(answer: (request: Request) => Promise<Response>) {
  const clock = createTestClock();
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return answer(request);
  };
  const connection: PanelConnection = { fetch, clock, logger, requestTimeoutMs: 15_000 };
  return {
    clock,
    requests,
    panelFetch: createPanelFetch({ baseUrl: 'http://panel.test/x', credentials: {} }, connection),
  };
}

/** Answers never, and ends when it is aborted, as `fetch` does. */
function never(request: Request): Promise<Response> {
  return new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason));
  });
}

const get = { method: 'GET', path: '/api/user/secretname' } as const;

describe('createPanelFetch', () => {
  test('given a request, when sent, then path, query, headers and body arrive', async () => {
    const { panelFetch, requests } = panelFetchOn(async () => new Response('{}'));
    await panelFetch({
      method: 'POST',
      path: '/api/user',
      query: { limit: 5 },
      headers: { authorization: 'Bearer t' },
      body: { username: 'a' },
    });
    const [request] = requests;
    expect(request?.url).toBe('http://panel.test/x/api/user?limit=5');
    expect(request?.headers.get('authorization')).toBe('Bearer t');
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(await request?.json()).toEqual({ username: 'a' });
  });

  test.each([500, 429, 409, 404])(
    'given HTTP %i, when read, then it is an answer and is not repeated',
    async (status) => {
      const { panelFetch, requests } = panelFetchOn(async () => new Response('no', { status }));
      expect(await panelFetch(get)).toMatchObject({ kind: 'answer', status, text: 'no' });
      expect(requests).toHaveLength(1);
    },
  );

  test('given a redirect, when sent, then it is not followed', async () => {
    const headers = { location: 'http://elsewhere.test/' };
    const { panelFetch, requests } = panelFetchOn(async () => new Response(null, { status: 302, headers }));
    expect(await panelFetch(get)).toMatchObject({ kind: 'answer', status: 302 });
    expect(requests.map((request) => request.redirect)).toEqual(['manual']);
  });

  test('given no answer, when the deadline passes, then a time-out that may have arrived', async () => {
    const { panelFetch, clock } = panelFetchOn(never);
    const pending = panelFetch(get);
    await clock.advance(15_000);
    expect(await pending).toMatchObject({ kind: 'no-response', cause: 'timeout', mayHaveArrived: true });
  });

  test('given a body that never ends, when the deadline passes, then a time-out', async () => {
    const { panelFetch, clock } = panelFetchOn(async (request) => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"users": ['));
          request.signal.addEventListener('abort', () => controller.error(request.signal.reason));
        },
      });
      return new Response(body);
    });
    const pending = panelFetch(get);
    await clock.advance(15_000);
    expect(await pending).toMatchObject({ kind: 'no-response', cause: 'timeout' });
  });

  test('given a signal that is aborted under way, then given up, and it may have arrived', async () => {
    const { panelFetch } = panelFetchOn(never);
    const controller = new AbortController();
    const pending = panelFetch({ ...get, signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ cause: 'aborted', mayHaveArrived: true });
  });

  test('given a signal that was aborted before, then nothing is sent', async () => {
    const { panelFetch, requests } = panelFetchOn(never);
    expect(await panelFetch({ ...get, signal: AbortSignal.abort() })).toMatchObject({
      mayHaveArrived: false,
    });
    expect(requests).toHaveLength(0);
  });

  test.each([
    { code: 'ECONNREFUSED' as const, mayHaveArrived: false },
    { code: 'ECONNRESET' as const, mayHaveArrived: true },
  ])(
    'given $code, then mayHaveArrived is $mayHaveArrived and nothing tells the address',
    async ({ code, mayHaveArrived }) => {
      const { panelFetch, requests } = panelFetchOn(async () => Promise.reject(connectionError(code)));
      const answer = await panelFetch({ ...get, method: 'PUT' });
      expect(answer).toMatchObject({ kind: 'no-response', cause: 'network', mayHaveArrived, code });
      expect(requests).toHaveLength(1);
      if (answer.kind === 'no-response')
        expect(describeNoResponse(answer)).not.toMatch(/secretname|panel\.test/);
    },
  );

  test('given a Date two minutes ahead, then the skew is about two minutes', async () => {
    const { panelFetch, clock } = panelFetchOn(async () => {
      const date = new Date(clock.now().getTime() + 120_000).toUTCString();
      return new Response('{}', { headers: { date } });
    });
    const answer = await panelFetch(get);
    expect(answer.kind === 'answer' && answer.clockSkewMs).toBeGreaterThan(119_000);
    expect(answer.kind === 'answer' && answer.clockSkewMs).toBeLessThan(121_000);
  });
});
