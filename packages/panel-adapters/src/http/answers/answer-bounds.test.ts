import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { createSystemClock, type PanelConnection } from '@panelkit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLeanFetch } from '../connections/create-lean-fetch.ts';
import { createPanelFetch } from '../create-panel-fetch.ts';
import { panelSilent } from '../to-panelkit-error.ts';

const MIB = 2 ** 20;
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const limits = { answerBytes: 4 * MIB, answerValues: 10_000, jsonDepth: 32, fileBytes: 6 * MIB };

const block = Buffer.alloc(MIB / 4, ' ');

function* endless(): Generator<Buffer> {
  for (;;) yield block;
}

const packers: Record<string, () => Transform> = {
  gzip: createGzip,
  deflate: createDeflate,
  // At its best it would need minutes to make a bomb.
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 0 } }),
};

const bodies: Record<string, () => Iterable<Buffer | string>> = {
  '/endless': endless,
  '/deep': () => ['['.repeat(MIB)],
  '/many-values': () => [`[${'{},'.repeat(MIB)}0]`],
  '/deep-in-text': () => [JSON.stringify({ text: '['.repeat(1000) })],
  '/honest': () => [JSON.stringify({ text: 'x'.repeat(3 * MIB) })],
  '/page': () => [`<html>${'['.repeat(1000)}</html>`],
  '/file': () => Array.from({ length: 5 * 4 }, () => block),
  '/endless-file': endless,
};

async function answer(url: URL, outgoing: ServerResponse): Promise<void> {
  const body = bodies[url.pathname] ?? (() => []);
  const packer = packers[url.searchParams.get('packed') ?? ''];
  if (packer !== undefined) outgoing.setHeader('content-encoding', url.searchParams.get('packed') ?? '');
  if (url.pathname.endsWith('file')) outgoing.setHeader('content-disposition', 'attachment; filename="x.db"');
  const source = Readable.from(body());
  if (packer === undefined) await pipeline(source, outgoing);
  else await pipeline(source, packer(), outgoing);
}

const server = createServer((incoming, outgoing) => {
  answer(new URL(incoming.url ?? '', 'http://panel.test'), outgoing).catch(() => outgoing.destroy());
});
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe.each([
  { name: 'the platform', fetch: globalThis.fetch },
  { name: 'the lean one', fetch: createLeanFetch() },
])('an answer without end or measure, through fetch of $name', ({ fetch }) => {
  const read = (path: string, wants: { wantsBytes?: true } = {}) => {
    const connection: PanelConnection = {
      fetch,
      clock: createSystemClock(),
      logger,
      requestTimeoutMs: 10_000,
      limits,
    };
    return createPanelFetch({ baseUrl, credentials: {} }, connection)({ method: 'GET', path, ...wants });
  };

  test.each(['', '?packed=gzip', '?packed=deflate', '?packed=br'])(
    'given an endless body (%s), then it is given up soon, and says which limit',
    async (query) => {
      const before = process.memoryUsage().rss;
      const answered = await read(`/endless${query}`);
      expect(answered).toMatchObject({ kind: 'no-response', cause: 'too-large', mayHaveArrived: true });
      if (answered.kind !== 'no-response') throw new TypeError('it is a silence');
      expect(panelSilent(answered)).toMatchObject({
        code: 'PANEL_RESPONSE_TOO_LARGE',
        details: { limit: 'answerBytes', maximum: 4 * MIB },
      });
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
    },
  );

  test.each([
    { path: '/deep', limit: 'jsonDepth', maximum: 32 },
    { path: '/many-values', limit: 'answerValues', maximum: 10_000 },
  ])('given JSON as of $path, then it is not parsed', async ({ path, limit, maximum }) => {
    const answered = await read(path);
    expect(answered).toMatchObject({ kind: 'no-response', cause: 'too-large', tooLarge: { limit, maximum } });
  });

  test.each(['/deep-in-text', '/honest', '/page'])('given %s, then it is read', async (path) => {
    expect(await read(path)).toMatchObject({ kind: 'answer', status: 200 });
  });

  test('given a file, then it may be larger than an answer, but has its own bound', async () => {
    const file = await read('/file', { wantsBytes: true });
    expect(file).toMatchObject({ kind: 'answer' });
    expect(file.kind === 'answer' && file.bytes?.length).toBe(5 * MIB);
    expect(await read('/endless-file', { wantsBytes: true })).toMatchObject({
      cause: 'too-large',
      tooLarge: { limit: 'fileBytes', maximum: 6 * MIB },
    });
  });

  test('given answers that are too large, however many, then the panel is not left alone', async () => {
    for (let times = 0; times < 6; times += 1) await read('/deep');
    expect(await read('/honest')).toMatchObject({ kind: 'answer' });
  });
});
