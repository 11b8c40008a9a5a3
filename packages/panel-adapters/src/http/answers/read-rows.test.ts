import { createSystemClock, DEFAULT_PANEL_LIMITS, type PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createPanelFetch } from '../create-panel-fetch.ts';
import type { ServerAnswer } from '../server-answer.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const place = { field: 'obj', depth: 1 };

/** An answer in chunks of so many bytes. */
function inChunks(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
  return new Response(body);
}

async function read(response: Response, wantsRows = place, known: Partial<PanelConnection> = {}) {
  const connection: PanelConnection = {
    fetch: async () => response,
    clock: createSystemClock(),
    logger,
    requestTimeoutMs: 15_000,
    limits: { rowBytes: 100, listedAccounts: 50, jsonDepth: 8 },
    ...known,
  };
  const panelFetch = createPanelFetch({ baseUrl: 'http://panel.test', credentials: {} }, connection);
  const answer = await panelFetch({ method: 'GET', path: '/list', wantsRows });
  if (answer.kind === 'no-response') throw new TypeError(answer.cause);
  return answer;
}

async function rowsOf({ rows }: ServerAnswer): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const part of rows ?? []) all.push(...part);
  return all;
}

const tricky = [{ a: '],[{"\\' }, [1, [2]], 'text, ]', 7, null, { ü: '\u{1f600}' }];

describe('rows of a listing in one body', () => {
  test.each([1, 2, 3, 7, 64, 4096])(
    'given chunks of %i bytes, then every row is what it was',
    async (size) => {
      const answer = await read(
        inChunks(JSON.stringify({ success: true, msg: '["obj":[', obj: tricky }), size),
      );
      expect(JSON.parse(answer.text)).toEqual({ success: true, msg: '["obj":[', obj: [] });
      expect(await rowsOf(answer)).toEqual(tricky);
    },
  );

  test('given an answer without rows that is too deep, when refused, then its connection is closed', async () => {
    let isClosed = false;
    const bytes = new TextEncoder().encode('['.repeat(2 ** 20));
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes),
      cancel: () => {
        isClosed = true;
      },
    });
    await expect(read(new Response(body))).rejects.toThrow();
    expect(isClosed).toBe(true);
  });

  test('given rows in an object of their own, then they are found as deep as they are', async () => {
    const text = JSON.stringify({ clients: [1], obj: { inbounds: [2], clients: [3, 4] } });
    const answer = await read(inChunks(text, 5), { field: 'clients', depth: 2 });
    expect(await rowsOf(answer)).toEqual([3, 4]);
  });

  test('given no row, then there is none', async () => {
    expect(await rowsOf(await read(inChunks('{"obj":[ ]}', 4)))).toEqual([]);
  });

  test.each(['{"success":false,"obj":null}', '<html>"obj":[', '{"obj":{"obj":[1]}}'])(
    'given another answer (%s), then it is read whole',
    async (text) => {
      expect(await read(inChunks(text, 3))).toMatchObject({ text });
      expect(await read(inChunks(text, 3))).not.toHaveProperty('rows');
    },
  );

  test.each([
    { name: 'it breaks off', text: '{"obj":[{"a":1},{"a":', code: 'PANEL_RESPONSE_INVALID' },
    { name: 'a row is no JSON', text: '{"obj":[{"a":1},{a}]}', code: 'PANEL_RESPONSE_INVALID' },
  ])('given that $name, then the rows end with $code', async ({ text, code }) => {
    await expect(rowsOf(await read(inChunks(text, 4)))).rejects.toMatchObject({ code });
  });

  test.each([
    { limit: 'rowBytes', rows: ['x'.repeat(101)] },
    { limit: 'rowBytes', rows: ['x'.repeat(1000)] },
    { limit: 'listedAccounts', rows: Array.from({ length: 51 }, () => 0) },
    { limit: 'jsonDepth', rows: [[[[[[[[[[]]]]]]]]]] },
  ])('given rows beyond $limit, then they end with PANEL_RESPONSE_TOO_LARGE', async ({ limit, rows }) => {
    const answer = await read(inChunks(JSON.stringify({ obj: rows }), 64));
    await expect(rowsOf(answer)).rejects.toMatchObject({
      code: 'PANEL_RESPONSE_TOO_LARGE',
      details: { limit },
    });
  });

  test('given a panel that stops in the middle, then the next row is not waited for longer than a request', async () => {
    const clock = createTestClock();
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"obj":[1,2'));
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      });
      return new Response(body);
    };
    const answer = await read(new Response(), place, { fetch, clock });
    const rows = rowsOf(answer);
    rows.catch(() => {});
    await clock.advance(14_000);
    await clock.advance(2000);
    await expect(rows).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  });

  test('given rows that nobody reads, when the deadline of a request has passed, then they are given up', async () => {
    const clock = createTestClock();
    const signals: AbortSignal[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      if (init?.signal) signals.push(init.signal);
      return inChunks('{"success":false,"obj":[1,2', 8);
    };
    await read(new Response(), place, { fetch, clock });
    const begun = await read(new Response(), place, { fetch, clock });
    await begun.rows?.[Symbol.asyncIterator]().next();
    await clock.advance(16_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test('given 25,000 honest rows, then none is missing', async () => {
    const row = JSON.stringify({ email: 'a'.repeat(26), uuid: crypto.randomUUID(), note: 'b'.repeat(300) });
    let left = 25_000;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"obj":[0')),
      pull: (controller) => {
        left -= 100;
        controller.enqueue(new TextEncoder().encode(`,${row}`.repeat(100) + (left === 0 ? ']}' : '')));
        if (left === 0) controller.close();
      },
    });
    const answer = await read(new Response(body), place, { limits: DEFAULT_PANEL_LIMITS });
    let count = 0;
    for await (const part of answer.rows ?? []) count += part.length;
    expect(count).toBe(25_001);
  });
});
