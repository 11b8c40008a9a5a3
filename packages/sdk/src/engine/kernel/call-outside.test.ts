import { expect, test, vi } from 'vitest';
import { createTestClock } from '../../testing/test-clock.ts';
import { callOutside } from './call-outside.ts';

const LIMIT_MS = 1000;
const URL = 'https://provider.test/refund';

function setUp() {
  const clock = createTestClock();
  const sent = vi.fn(async (_input: unknown, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    return new Response('ok');
  });
  return { clock, sent, outside: { clock, fetch: sent as typeof globalThis.fetch } };
}

test('given a call, when it answers in time, then its requests leave and its answer is told', async () => {
  const { outside, sent } = setUp();
  const end = await callOutside(outside, LIMIT_MS, async ({ fetch }) => (await fetch(URL)).text());
  expect(end).toEqual({ kind: 'answered', answer: 'ok' });
  expect(sent).toHaveBeenCalledTimes(1);
});

test('given a call that never answers, when its time is over, then it is late and its signal is aborted', async () => {
  const { clock, outside } = setUp();
  const aborted = vi.fn();
  const end = callOutside(outside, LIMIT_MS, ({ signal }) => {
    signal.addEventListener('abort', aborted);
    return new Promise<never>(() => {});
  });
  await clock.advance(LIMIT_MS);
  expect(await end).toEqual({ kind: 'late' });
  expect(aborted).toHaveBeenCalledTimes(1);
});

test('given a call that ignores its signal and writes late, then nothing leaves', async () => {
  const { clock, outside, sent } = setUp();
  const refused = vi.fn();
  const end = callOutside(outside, LIMIT_MS, async ({ fetch }) => {
    await clock.sleep(LIMIT_MS + 1);
    await fetch(URL, { method: 'POST' }).catch(refused);
  });
  await clock.advance(2 * LIMIT_MS);
  expect(await end).toEqual({ kind: 'late' });
  expect(refused).toHaveBeenCalledWith(expect.objectContaining({ name: 'AbortError' }));
  expect(sent).not.toHaveBeenCalled();
});

test('given a call that has answered, when something of it asks after its deadline, then nothing leaves', async () => {
  const { clock, outside, sent } = setUp();
  const background: Promise<unknown>[] = [];
  await callOutside(outside, LIMIT_MS, async ({ fetch }) => {
    background.push(clock.sleep(2 * LIMIT_MS).then(() => fetch(URL)));
  });
  const refused = expect(background[0]).rejects.toThrow('given up');
  await clock.advance(3 * LIMIT_MS);
  await refused;
  expect(sent).not.toHaveBeenCalled();
});

test('given a call that throws at once, then it is a rejection', async () => {
  const { outside } = setUp();
  const thrown = callOutside(outside, LIMIT_MS, () => {
    throw new RangeError('broken');
  });
  await expect(thrown).rejects.toThrow('broken');
});
