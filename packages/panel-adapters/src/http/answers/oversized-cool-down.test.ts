import type { PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { createPanelFetch } from '../create-panel-fetch.ts';
import type { PanelRequest } from '../panel-request.ts';

const MIB = 2 ** 20;
const MINUTE_MS = 60_000;
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const LISTING: PanelRequest = { method: 'GET', path: '/list', wantsRows: { field: 'obj', depth: 1 } };
const ACCOUNT: PanelRequest = { method: 'GET', path: '/account' };
const rows = (count: number) =>
  JSON.stringify({ success: true, obj: Array.from({ length: count }, () => 1) });

/** A panel that gives what `bodies` say, and how often and how far it was read. */
function createPanel(bodies: Record<string, string>) {
  const clock = createTestClock();
  const seen = { requests: 0, bytes: 0 };
  const encoded = new Map<string, Uint8Array>();
  const encode = (body: string): Uint8Array => {
    const bytes = encoded.get(body) ?? new TextEncoder().encode(body);
    encoded.set(body, bytes);
    return bytes;
  };
  const fetch: typeof globalThis.fetch = async (input) => {
    seen.requests += 1;
    const bytes = encode(bodies[new URL(String(input)).pathname] ?? '');
    let at = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      const part = bytes.subarray(at, at + 65_536);
      at += part.length;
      seen.bytes += part.length;
      if (part.length === 0) controller.close();
      else controller.enqueue(part);
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  };
  const connection: PanelConnection = {
    fetch,
    clock,
    logger,
    requestTimeoutMs: 15_000,
    limits: { answerBytes: 8 * MIB, listedAccounts: 100 },
  };
  const panelFetch = createPanelFetch({ baseUrl: 'http://panel.test', credentials: {} }, connection);
  const read = async (request: PanelRequest) => {
    seen.requests = 0;
    seen.bytes = 0;
    const answer = await panelFetch(request);
    if (answer.kind === 'no-response') return answer.tooLarge ?? answer.cause;
    let count = 0;
    for await (const some of answer.rows ?? []) count += some.length;
    return answer.rows === undefined ? 'read' : count;
  };
  return { clock, seen, bodies, read };
}

test('given an answer that was too large, then for a minute no more than 1 MiB is read of any, and then all again', async () => {
  const panel = createPanel({ '/list': rows(5), '/account': ' '.repeat(9 * MIB) });
  expect(await panel.read(ACCOUNT)).toEqual({ limit: 'answerBytes', maximum: 8 * MIB });
  expect(await panel.read(ACCOUNT)).toEqual({ limit: 'answerBytes', maximum: MIB });
  expect(panel.seen.bytes).toBeLessThan(1.2 * MIB);
  expect(await panel.read(LISTING), 'what is small enough is read').toBe(5);
  panel.bodies['/account'] = ' '.repeat(7 * MIB);
  expect(await panel.read(ACCOUNT)).toEqual({ limit: 'answerBytes', maximum: MIB });
  await panel.clock.advance(MINUTE_MS);
  expect(await panel.read(ACCOUNT)).toBe('read');
});

test('given a listing that was too large, then for a minute the panel is not asked for it, and single accounts are read', async () => {
  const panel = createPanel({ '/list': rows(101), '/account': ' '.repeat(7 * MIB) });
  await expect(panel.read(LISTING)).rejects.toMatchObject({
    code: 'PANEL_RESPONSE_TOO_LARGE',
    details: { limit: 'listedAccounts', maximum: 100 },
  });
  expect(await panel.read(LISTING)).toEqual({ limit: 'listedAccounts', maximum: 100 });
  expect(panel.seen.requests).toBe(0);
  expect(await panel.read(ACCOUNT)).toBe('read');
  panel.bodies['/list'] = rows(100);
  await panel.clock.advance(MINUTE_MS);
  expect(await panel.read(LISTING)).toBe(100);
});

/** The times, in minutes, at which it was asked in full when it was asked every half minute for so long. */
async function minutesAskedInFull(
  panel: ReturnType<typeof createPanel>,
  request: PanelRequest,
  minutes: number,
) {
  const asked: number[] = [];
  for (let half = 0; half < minutes * 2; half += 1) {
    await panel.read(request).catch(() => {});
    if (panel.seen.bytes > 2 * MIB || (request === LISTING && panel.seen.requests > 0)) asked.push(half / 2);
    await panel.clock.advance(MINUTE_MS / 2);
  }
  return asked;
}

test.each([
  { name: 'answers', request: ACCOUNT, bodies: { '/account': ' '.repeat(9 * MIB) } },
  { name: 'listings', request: LISTING, bodies: { '/list': rows(101) } },
])(
  'given $name that stay too large, then it is left alone twice as long each time, up to 16 minutes',
  async ({ request, bodies }) => {
    expect(await minutesAskedInFull(createPanel(bodies), request, 50)).toEqual([0, 1, 3, 7, 15, 31, 47]);
  },
);

test('given a listing that was too large an hour ago, then the next one that is costs a minute again', async () => {
  const panel = createPanel({ '/list': rows(101) });
  await minutesAskedInFull(panel, LISTING, 8);
  await panel.clock.advance(60 * MINUTE_MS);
  expect(await minutesAskedInFull(panel, LISTING, 3)).toEqual([0, 1]);
});

test('given it was left alone for long, when what it gives is small enough again, then all of it is read', async () => {
  const panel = createPanel({ '/account': ' '.repeat(9 * MIB) });
  await minutesAskedInFull(panel, ACCOUNT, 16);
  panel.bodies['/account'] = ' '.repeat(7 * MIB);
  for (let minute = 0; minute < 15; minute += 1) {
    expect(await panel.read(ACCOUNT)).toEqual({ limit: 'answerBytes', maximum: MIB });
    await panel.clock.advance(MINUTE_MS);
  }
  expect(await panel.read(ACCOUNT)).toBe('read');
});
