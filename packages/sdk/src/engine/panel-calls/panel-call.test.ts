import { expect, test, vi } from 'vitest';
import type { AccountPage } from '../../ports/panel-adapter.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { createPanelCaller } from './call-in-time.ts';
import { guardPages } from './guard-pages.ts';
import { bindFetch } from './panel-call.ts';
import { createPanelLine } from './panel-line.ts';
import { insideSpan } from './write-span.ts';

const LIMIT_MS = 1000;
const URL = 'https://panel.test/api';

function setUp() {
  const clock = createTestClock();
  const sent = vi.fn((_input: unknown, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    return Promise.resolve(new Response('ok'));
  });
  const fetch = bindFetch(sent as typeof globalThis.fetch, clock);
  const onEnd = vi.fn();
  const line = createPanelLine(clock, { mostRunningOn: 2, onEnd });
  const { read, write } = createPanelCaller(clock, line);
  return { clock, sent, fetch, line, onEnd, read, write };
}

test('given a call, when it asks the panel in time, then its request leaves', async () => {
  const { fetch, read, sent, line } = setUp();
  await expect(read(LIMIT_MS, async () => (await fetch(URL)).text())).resolves.toBe('ok');
  expect(sent).toHaveBeenCalledTimes(1);
  expect(line.usesFetch).toBe(true);
});

test('given a write that ignores its signal and asks after its deadline, then nothing leaves, and its outcome is unknown', async () => {
  const { clock, fetch, write, sent } = setUp();
  const late = vi.fn();
  const outcome = write(LIMIT_MS, async () => {
    await clock.sleep(LIMIT_MS + 1);
    await fetch(URL, { method: 'POST' }).catch(late);
    return { kind: 'applied' };
  });
  await clock.advance(LIMIT_MS);
  expect(await outcome).toMatchObject({ kind: 'unknown' });
  await clock.advance(LIMIT_MS);
  expect(late).toHaveBeenCalledTimes(1);
  expect(sent).not.toHaveBeenCalled();
});

test('given a write of several calls, then they share its deadline, and none begins after it', async () => {
  const { clock, write } = setUp();
  const asked: number[] = [];
  const call = (durationMs: number) =>
    write(LIMIT_MS, async () => {
      asked.push(clock.monotonicMs());
      await clock.sleep(durationMs);
      return { kind: 'applied' };
    });
  const beganAtMs = clock.monotonicMs();
  const span = { deadlineAtMs: beganAtMs + 1500, runningOn: [] };
  const outcomes = insideSpan(span, async () => [await call(900), await call(900), await call(1)]);
  await clock.advance(1500);
  expect(await outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'unknown' }, { kind: 'not-applied' }]);
  expect(asked.map((at) => at - beganAtMs)).toEqual([0, 900]);
});

test('given a panel that answers each page in time and has no last one, then the listing ends in time, without what its reader does between pages', async () => {
  const { clock, read } = setUp();
  async function* list(): AsyncGenerator<AccountPage> {
    for (;;) {
      await clock.sleep(300);
      yield { accounts: [] };
    }
  }
  let pages = 0;
  const reading = (async () => {
    const limits = { callMs: LIMIT_MS, longCallMs: LIMIT_MS, listingMs: 1000 };
    for await (const _ of guardPages(list, read, { limits, clock })) {
      pages += 1;
      await clock.sleep(5000);
    }
  })();
  const ended = expect(reading).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  await clock.advance(60_000);
  await ended;
  expect(pages).toBe(3);
});

test('given a call that has ended, when something of it asks later, then nothing leaves after its deadline', async () => {
  const { clock, fetch, read, sent } = setUp();
  const background: Promise<unknown>[] = [];
  await read(LIMIT_MS, async () => {
    background.push(clock.sleep(2 * LIMIT_MS).then(() => fetch(URL)));
  });
  const refused = expect(background[0]).rejects.toThrow('given up');
  await clock.advance(3 * LIMIT_MS);
  await refused;
  expect(sent).not.toHaveBeenCalled();
});

test('given a request that is under way at the deadline, then it is cut', async () => {
  const { clock, read, sent, fetch } = setUp();
  sent.mockImplementation((_input, init) => {
    const { promise, reject } = Promise.withResolvers<never>();
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    return promise;
  });
  const answer = read(LIMIT_MS, () => fetch(URL, { signal: new AbortController().signal }));
  const refused = expect(answer).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  await clock.advance(LIMIT_MS);
  await refused;
});

test('given no call, when a driver asks, then nothing leaves', async () => {
  const { fetch, sent } = setUp();
  await expect(fetch(URL)).rejects.toThrow('outside of a call');
  expect(sent).not.toHaveBeenCalled();
});

test('given calls that never end, when there are too many, then the panel is left alone but for one try, and one that ends frees it', async () => {
  const { clock, read, line } = setUp();
  const hang = () => read(LIMIT_MS, () => new Promise<never>(() => {})).catch(({ message }) => message);
  const both = Promise.all([hang(), hang()]);
  await clock.advance(LIMIT_MS);
  expect(await both).toEqual(Array(2).fill('The panel did not answer in time'));
  expect(line.runningOn()).toBe(2);
  const ask = vi.fn(async () => 'here');
  await expect(read(LIMIT_MS, ask)).rejects.toMatchObject({ details: { retryAfterMs: 30_000 } });
  expect(ask).not.toHaveBeenCalled();
  await clock.advance('30s');
  const third = hang();
  await expect(read(LIMIT_MS, ask)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  await clock.advance('31s');
  await third;
  await expect(read(LIMIT_MS, ask)).resolves.toBe('here');
  await expect(read(LIMIT_MS, ask)).resolves.toBe('here');
  // They may still occupy the panel.
  expect(line.runningOn()).toBe(3);
});
