import { once } from 'node:events';
import { createServer, IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpHandler } from '../handler/create-http-handler.ts';
import type { Route } from '../handler/route.ts';
import { readText } from '../input/read-body.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { toNodeHandler } from './to-node-handler.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

const echo: Route = {
  method: 'POST',
  path: '/echo',
  handle: async (request, { connection }) =>
    Response.json({ text: await readText(request, { maxBytes: 1000 }), ...connection }),
};
const handler = createHttpHandler({ routes: [echo] });
const body = (text: string): RequestInit => ({ method: 'POST', body: text });

describe('toNodeHandler', () => {
  test('given node:http, then bodies, addresses, problems and limits pass through', async () => {
    const url = await serve(toNodeHandler(handler));
    const answer = await fetch(`${url}/echo`, body('سلام'));
    expect(await answer.json()).toEqual({ text: 'سلام', remoteAddress: '127.0.0.1' });
    expect((await fetch(`${url}/echo`, body('x'.repeat(1001)))).status).toBe(413);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });

  test('given a route that answers with plain data, then GET, HEAD and a web-standard request get the same', async () => {
    const plain: Route = {
      method: 'GET',
      path: '/plain/:id',
      answer: ({ query, header }, { params }) => ({
        status: 203,
        headers: { 'content-type': 'text/plain', 'cache-control': 'private' },
        body: `سلام ${params.id} ${query('x')} ${header('x-given')} ${header('x-absent')}`,
      }),
    };
    const handle = createHttpHandler({ routes: [plain] });
    const url = `${await serve(toNodeHandler(handle))}/plain/a%2Fb?x=1`;
    const headers = { 'x-given': 'yes', 'x-request-id': 'proxy-7f3a91c2' };
    const answers = await Promise.all([
      fetch(url, { headers }),
      handle(new Request(url, { headers })),
      fetch(url, { headers, method: 'HEAD' }),
    ]);
    const [asked, direct, head] = answers.map(({ status, headers: given }) => {
      const { date: _, connection: __, 'keep-alive': ___, ...own } = Object.fromEntries(given);
      return { status, ...own };
    });
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(bodies).toEqual(['سلام a/b 1 yes null', 'سلام a/b 1 yes null', '']);
    expect(asked).toEqual({
      status: 203,
      'content-type': 'text/plain',
      'cache-control': 'private',
      'content-length': '23',
      'x-request-id': 'proxy-7f3a91c2',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect([direct, head]).toEqual([asked, asked]);
  });

  test('given requests in one turn, then their answers are made first and sent after', async () => {
    const steps: string[] = [];
    const route: Route = {
      method: 'GET',
      path: '/plain/:id',
      answer: (_, { params: { id } }) => {
        steps.push(`made ${id}`);
        return { status: 200, headers: {}, body: '' };
      },
    };
    const listener = toNodeHandler(createHttpHandler({ routes: [route] }));
    const isSent = ['1', '2'].map(async (id, index) => {
      // The second is read when nothing is left to do for the first.
      if (index > 0) await new Promise<void>((resolve) => process.nextTick(resolve));
      const request = Object.assign(new IncomingMessage(new Socket()), {
        method: 'GET',
        url: `/plain/${id}`,
      });
      Object.assign(request, { httpVersionMajor: 1, httpVersionMinor: 1 });
      const response = new ServerResponse(request);
      return new Promise<void>((resolve) => {
        response.end = () => {
          steps.push(`sent ${id}`);
          resolve();
          return response;
        };
        listener(request, response);
      });
    });
    await Promise.all(isSent);
    expect(steps).toEqual(['made 1', 'made 2', 'sent 1', 'sent 2']);
  });

  test('given a host that knows its visitors, then their address is passed beside the other end’s', async () => {
    const clientAddress = ({ headers }: IncomingMessage) => String(headers['x-real-ip']);
    const url = await serve(toNodeHandler(handler, { clientAddress }));
    const headers = { 'x-real-ip': '203.0.113.9' };
    const answer = await fetch(`${url}/echo`, { ...body('x'), headers });
    expect(await answer.json()).toMatchObject({ remoteAddress: '127.0.0.1', clientAddress: '203.0.113.9' });
  });

  test('given a body that never ends, then 413 after the limit, without waiting for the rest', async () => {
    const url = new URL(await serve(toNodeHandler(handler)));
    const socket = connect(Number(url.port), url.hostname);
    closers.push(() => socket.destroy());
    socket.write('POST /echo HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n');
    socket.write(`400\r\n${'x'.repeat(0x400)}\r\n`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('given an answer in pieces, then each is sent when it comes; when the client leaves, then the source is told', async () => {
    const { promise: cancelled, resolve: cancel } = Promise.withResolvers<string>();
    const { promise: aborted, resolve: abort } = Promise.withResolvers<string>();
    let send: (text: string) => void = () => {};
    const url = await serve(
      toNodeHandler((request) => {
        request.signal.addEventListener('abort', () => abort('aborted'));
        const stream = new ReadableStream<Uint8Array>({
          start: (controller) => {
            send = (text) => controller.enqueue(new TextEncoder().encode(text));
            send('first');
          },
          cancel: () => cancel('cancelled'),
        });
        return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
      }),
    );
    const leave = new AbortController();
    const reader = (await fetch(url, { signal: leave.signal })).body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe('first');
    send('second');
    expect(await next()).toBe('second');
    leave.abort();
    expect(await Promise.all([cancelled, aborted])).toEqual(['cancelled', 'aborted']);
  });

  test('given a client that reads nothing, then the source is not drained into memory', async () => {
    const chunk = new Uint8Array(64 * 1024);
    let pulled = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      pulled += 1;
      controller.enqueue(chunk);
    };
    const { promise: answering, resolve } = Promise.withResolvers<ServerResponse>();
    const answer = toNodeHandler(() => new Response(new ReadableStream({ pull })));
    const listener: RequestListener = (request, response) => {
      resolve(response);
      answer(request, response);
    };
    const url = new URL(await serve(listener));
    const socket = connect(Number(url.port), url.hostname).pause();
    closers.push(() => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n');
    const response = await answering;
    while (!response.writableNeedDrain) await new Promise(setImmediate);
    const before = pulled;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(pulled - before).toBeLessThan(64);
    expect(pulled * chunk.length).toBeLessThan(64 * 1024 * 1024);
  });

  test('given a source that breaks, then the answer does not look whole', async () => {
    const url = await serve(
      toNodeHandler(() => {
        const stream = new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
          pull: (controller) => controller.error(new Error('broken')),
        });
        return new Response(stream);
      }),
    );
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });

  test.each(['a b<>', 'user:secret@shop.test'])('given the host %j, then 400', async (host) => {
    const url = new URL(await serve(toNodeHandler(handler)));
    const socket = connect(Number(url.port), url.hostname);
    closers.push(() => socket.destroy());
    socket.write(`GET /echo HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('given Express, then other paths and thrown errors are passed on', async () => {
    const app = express();
    app.use(toNodeHandler(handler));
    app.get('/page', (_request, response) => void response.send('a page'));
    app.get(
      '/broken',
      toNodeHandler(() => {
        throw Object.assign(new Error('no'), { status: 403, code: 'FORBIDDEN' });
      }),
    );
    app.use(((error, _request, response, _next) => {
      response.status(error.status).send(`the host says ${error.code}`);
    }) satisfies express.ErrorRequestHandler);
    const url = await serve(app);
    expect(await (await fetch(`${url}/page`)).text()).toBe('a page');
    expect(await (await fetch(`${url}/echo`, body('hello'))).json()).toMatchObject({ text: 'hello' });
    expect((await fetch(`${url}/echo/more`)).status).toBe(404);
    expect(await (await fetch(`${url}/broken`)).text()).toBe('the host says FORBIDDEN');
  });

  test('given a body that somebody read before, then it fails at once instead of waiting for it', async () => {
    const url = await serve(
      express().use(express.text({ type: () => true }), toNodeHandler(handler) as RequestListener),
    );
    expect((await fetch(`${url}/echo`, body('hello'))).status).toBe(500);
  });
});
