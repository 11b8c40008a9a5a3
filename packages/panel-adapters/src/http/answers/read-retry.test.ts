import type { PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { connectionError } from '../../simulators/panel-faults.ts';
import { createPanelFetch } from '../create-panel-fetch.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const read = { method: 'GET', path: '/api/user/a' } as const;
const write = { method: 'PUT', path: '/api/user/a', body: {} } as const;

type Answer = () => Response;
const good: Answer = () => new Response('{}');
const cut: Answer = () => {
  throw connectionError('ECONNRESET');
};
const status = (code: number, retryAfter?: string): Answer => {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return () => new Response('no', { status: code, headers });
};

/** Gives one answer after the other, the last one for ever, and notes when it was asked. */
function panelThatGives(...answers: Answer[]) {
  const clock = createTestClock({ now: new Date('2026-11-21T00:00:00Z') });
  const askedAtMs: number[] = [];
  const fetch: typeof globalThis.fetch = async () => {
    const answer = answers[askedAtMs.length] ?? answers.at(-1) ?? good;
    askedAtMs.push(clock.monotonicMs());
    return answer();
  };
  const connection: PanelConnection = { fetch, clock, logger, requestTimeoutMs: 15_000 };
  return {
    clock,
    askedAtMs,
    panelFetch: createPanelFetch({ baseUrl: 'http://panel.test', credentials: {} }, connection),
  };
}

describe('reads that fail for a moment', () => {
  test.each([
    { name: 'a cut connection', answer: cut },
    { name: 'half an object', answer: () => new Response('{"users":[{"name":"a"') },
    { name: 'half a list', answer: () => new Response('[{"name":"a"}') },
    { name: 'a 502', answer: status(502) },
    { name: 'a 503', answer: status(503) },
    { name: 'a 504', answer: status(504) },
  ])('given $name once, when read, then a second try within 250 ms gets through', async ({ answer }) => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(answer, good);
    const pending = panelFetch(read);
    await clock.advance(250);
    expect(await pending).toMatchObject({ kind: 'answer', status: 200 });
    expect(askedAtMs).toHaveLength(2);
  });

  test('given a panel that stays cut off, when read, then three tries and no more', async () => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(cut);
    const pending = panelFetch(read);
    await clock.advance(14_000);
    expect(await pending).toMatchObject({ kind: 'no-response', cause: 'network', code: 'ECONNRESET' });
    expect(askedAtMs).toHaveLength(3);
  });

  test('given many reads that fail at once, when tried again, then their waits are spread over all of the range', async () => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(
      ...Array.from({ length: 100 }, () => status(502)),
      good,
    );
    const pending = Promise.all(Array.from({ length: 100 }, () => panelFetch(read)));
    await clock.advance(1000);
    await pending;
    const waits = askedAtMs.slice(100);
    expect(waits).toHaveLength(100);
    expect(waits.filter((wait) => wait < 125).length).toBeGreaterThan(30);
    expect(waits.filter((wait) => wait >= 125).length).toBeGreaterThan(30);
    expect(Math.min(...waits)).toBeLessThan(25);
    expect(Math.max(...waits)).toBeGreaterThan(225);
  });

  test.each([
    {
      name: 'a refused connection',
      answer: () => {
        throw connectionError('ECONNREFUSED');
      },
    },
    { name: 'a 500', answer: status(500) },
    { name: 'a 429 that names no time', answer: status(429) },
    { name: 'a 404', answer: status(404) },
  ])('given $name, when read, then it is asked once', async ({ answer }) => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(answer, good);
    const pending = panelFetch(read);
    await clock.advance(14_000);
    await pending;
    expect(askedAtMs).toEqual([0]);
  });
});

describe('Retry-After', () => {
  test.each([
    { name: 'a 429 with seconds', answer: status(429, '7') },
    { name: 'a 503 with seconds', answer: status(503, '7') },
    { name: 'a 429 with a date', answer: status(429, 'Sat, 21 Nov 2026 00:00:07 GMT') },
    { name: 'a 503 with a date', answer: status(503, 'Sat, 21 Nov 2026 00:00:07 GMT') },
  ])('given $name, when read, then it is asked again after that time', async ({ answer }) => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(answer, good);
    const pending = panelFetch(read);
    await clock.advance(7250);
    expect(await pending).toMatchObject({ status: 200 });
    expect(askedAtMs).toHaveLength(2);
    expect(askedAtMs[1]).toBeGreaterThanOrEqual(7000);
  });

  test.each([429, 503])(
    'given a %i whose time is past the deadline, then it is the answer, at once',
    async (code) => {
      const { panelFetch, askedAtMs } = panelThatGives(status(code, '16'), good);
      expect(await panelFetch(read)).toMatchObject({ status: code, retryAfterMs: 16_000 });
      expect(askedAtMs).toHaveLength(1);
    },
  );

  test('given a read that is given up while it waits, then it ends with what it has', async () => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(status(429, '7'), good);
    const controller = new AbortController();
    const pending = panelFetch({ ...read, signal: controller.signal });
    await clock.advance(1000);
    controller.abort();
    expect(await pending).toMatchObject({ kind: 'answer', status: 429 });
    expect(askedAtMs).toHaveLength(1);
  });
});

describe('writes', () => {
  test.each([
    { name: 'a cut connection', answer: cut },
    { name: 'a 429 with Retry-After', answer: status(429, '1') },
    { name: 'a 502', answer: status(502) },
    { name: 'a 503 with Retry-After', answer: status(503, '1') },
  ])('given $name, then it is sent once', async ({ answer }) => {
    const { panelFetch, clock, askedAtMs } = panelThatGives(answer, good);
    for (const method of ['POST', 'PUT', 'DELETE'] as const) await panelFetch({ ...write, method });
    await clock.advance(14_000);
    expect(askedAtMs.length).toBe(3);
  });
});

describe('the deadline', () => {
  test('given a read that is tried again, then its deadline is one for all tries', async () => {
    const clock = createTestClock();
    let asked = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked += 1;
      if (asked === 1) {
        await clock.sleep(14_000);
        return new Response('', { status: 502 });
      }
      const { signal } = new Request(input, init);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const connection: PanelConnection = { fetch, clock, logger, requestTimeoutMs: 15_000 };
    const pending = createPanelFetch({ baseUrl: 'http://panel.test', credentials: {} }, connection)(read);
    await clock.advance(15_000);
    expect(await pending).toMatchObject({ kind: 'no-response', cause: 'timeout' });
    expect(asked).toBe(2);
  });
});
