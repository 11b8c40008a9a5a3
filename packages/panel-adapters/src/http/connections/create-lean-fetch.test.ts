import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLeanFetch } from './create-lean-fetch.ts';

const packed = {
  gzip: gzipSync('packed by gzip'),
  deflate: deflateSync('packed by deflate'),
  br: brotliCompressSync('packed by br'),
};

const answers: Record<string, (incoming: IncomingMessage, outgoing: ServerResponse) => unknown> = {
  '/echo': async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { method, headers } = incoming;
    const { 'content-type': type, authorization } = headers;
    outgoing.setHeader('set-cookie', ['session=1; Path=/', 'other=2']);
    outgoing
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ method, type, authorization, body }));
  },
  '/packed': ({ headers }, outgoing) => {
    const encoding = headers['x-encoding'];
    if (encoding !== 'gzip' && encoding !== 'deflate' && encoding !== 'br') throw new Error('which?');
    outgoing.writeHead(200, { 'content-encoding': encoding }).end(packed[encoding]);
  },
  '/packed-nothing': (_, outgoing) => outgoing.writeHead(404, { 'content-encoding': 'gzip' }).end(),
  '/nothing': (_, outgoing) => outgoing.writeHead(204).end(),
  '/elsewhere': (_, outgoing) => outgoing.writeHead(302, { location: '/echo' }).end('moved'),
  '/refused': (_, outgoing) => outgoing.writeHead(503, { 'retry-after': '3' }).end('busy'),
  '/half': (_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '100' }).write('half');
    outgoing.destroy();
  },
  '/never': () => {},
};

let server: Server;
let url: string;

beforeAll(async () => {
  ({ server, url } = await listen(
    createServer((incoming, outgoing) => void answers[incoming.url ?? '']?.(incoming, outgoing)),
  ));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function listen(started: Server): Promise<{ server: Server; url: string }> {
  await once(started.listen(0, '127.0.0.1'), 'listening');
  const address = started.address();
  return {
    server: started,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
  };
}

/** The first `code` on an error or on what caused it. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

const manual = { redirect: 'manual' } as const;

describe.each([
  { name: 'the platform', ask: globalThis.fetch },
  { name: 'the lean one', ask: createLeanFetch() },
])('fetch of $name', ({ ask }) => {
  test.each([
    { name: 'a read', init: { headers: { authorization: 'Bearer t' } } },
    {
      name: 'JSON',
      init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"ä":1}' },
    },
    { name: 'a form', init: { method: 'PUT', body: new URLSearchParams({ 'a b': 'c&d' }) } },
    { name: 'a removal', init: { method: 'DELETE' } },
    { name: 'Headers', init: { headers: new Headers({ authorization: 'Bearer h' }) } },
  ])('given $name, then it arrives as it was sent', async ({ init }) => {
    const response = await ask(`${url}/echo`, { ...manual, ...init });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.getSetCookie()).toEqual(['session=1; Path=/', 'other=2']);
    expect(await response.json()).toEqual(await (await fetch(`${url}/echo`, init)).json());
  });

  test.each(['gzip', 'deflate', 'br'])('given an answer in %s, then its text is read', async (encoding) => {
    const response = await ask(`${url}/packed`, { headers: { 'x-encoding': encoding } });
    expect(await response.text()).toBe(`packed by ${encoding}`);
  });

  test.each([
    { path: '/packed-nothing', status: 404, text: '' },
    { path: '/nothing', status: 204, text: '' },
    { path: '/elsewhere', status: 302, text: 'moved' },
    { path: '/refused', status: 503, text: 'busy' },
  ])('given $path, then the answer is $status', async ({ path, status, text }) => {
    const response = await ask(url + path, manual);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
  });

  test('given an answer that is cut off, then it fails', async () => {
    await expect(ask(`${url}/half`).then((response) => response.text())).rejects.toThrow();
  });

  test('given nobody there, then the error says so', async () => {
    const error: unknown = await ask('http://127.0.0.1:2/').catch((thrown: unknown) => thrown);
    expect(codeOf(error)).toBe('ECONNREFUSED');
  });

  test('given an abort while it waits, then it ends with it', async () => {
    const deadline = new AbortController();
    const answer = ask(`${url}/never`, { signal: deadline.signal });
    deadline.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('given a Request, then it is sent as well', async () => {
    const request = new Request(`${url}/echo`, { method: 'POST', body: 'whole' });
    expect(await (await ask(request)).json()).toMatchObject({ method: 'POST', body: 'whole' });
  });
});
