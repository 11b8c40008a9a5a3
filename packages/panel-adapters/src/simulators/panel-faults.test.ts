import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import { createSimulatedFetch } from './create-simulated-fetch.ts';
import { type PanelFault, withPanelFaults } from './panel-faults.ts';

/** A panel that counts what it did. */
function createPanel(seed = 1) {
  const clock = createTestClock();
  const done: string[] = [];
  let sessionsLost = 0;
  const { handle, faults } = withPanelFaults({
    clock,
    random: createSeededRandom(seed),
    handle: async (request) => {
      done.push(`${request.method} ${new URL(request.url).pathname}`);
      return Response.json({ message: 'what was asked is done' });
    },
    loseSessions: () => {
      sessionsLost += 1;
    },
  });
  return { clock, done, faults, fetch: createSimulatedFetch(handle), sessionsLost: () => sessionsLost };
}

const url = 'http://panel.test/a';

describe('withPanelFaults', () => {
  test('given no fault, then the panel answers', async () => {
    const { fetch, done } = createPanel();
    expect((await fetch(url)).status).toBe(200);
    expect(done).toEqual(['GET /a']);
  });

  test.each<{ fault: PanelFault; isDone: boolean; code: string }>([
    { fault: { kind: 'drop-before-commit' }, isDone: false, code: 'ECONNRESET' },
    { fault: { kind: 'drop-after-commit' }, isDone: true, code: 'ECONNRESET' },
  ])('given $fault.kind, then the connection is cut', async ({ fault, isDone, code }) => {
    const { fetch, done, faults } = createPanel();
    faults.next(fault);
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code } });
    expect(done).toHaveLength(isDone ? 1 : 0);
    expect((await fetch(url)).status).toBe(200);
  });

  test.each<{ fault: PanelFault; isDone: boolean; status: number; text: RegExp }>([
    { fault: { kind: 'error-before-commit' }, isDone: false, status: 500, text: /^Internal/ },
    { fault: { kind: 'error-after-commit' }, isDone: true, status: 500, text: /^Internal/ },
    { fault: { kind: 'rate-limited', retryAfterSeconds: 3 }, isDone: false, status: 429, text: /^Too/ },
    { fault: { kind: 'html-page' }, isDone: false, status: 200, text: /^<!doctype html>/ },
    { fault: { kind: 'half-body' }, isDone: true, status: 200, text: /^\{"message":"wh/ },
  ])('given $fault.kind, then HTTP $status', async ({ fault, isDone, status, text }) => {
    const { fetch, done, faults } = createPanel();
    faults.next(fault);
    const response = await fetch(url);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(text);
    expect(done).toHaveLength(isDone ? 1 : 0);
  });

  test.each<{ fault: PanelFault; isDoneAtOnce: boolean }>([
    { fault: { kind: 'late-answer', delayMs: 5000 }, isDoneAtOnce: true },
    { fault: { kind: 'late-commit', delayMs: 5000 }, isDoneAtOnce: false },
  ])('given $fault.kind, then the answer comes after the delay', async ({ fault, isDoneAtOnce }) => {
    const { fetch, done, faults, clock } = createPanel();
    faults.next(fault);
    const pending = fetch(url);
    await clock.advance(4999);
    expect(done).toHaveLength(isDoneAtOnce ? 1 : 0);
    await clock.advance(1);
    expect((await pending).status).toBe(200);
    expect(done).toHaveLength(1);
  });

  test('given a caller that gives up, when the commit is late, then it is done all the same', async () => {
    const { fetch, done, faults, clock } = createPanel();
    faults.next({ kind: 'late-commit', delayMs: 5000 });
    const controller = new AbortController();
    const pending = fetch(url, { method: 'POST', body: 'x', signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toThrow(/abort/i);
    await clock.advance(5000);
    expect(done).toEqual(['POST /a']);
  });

  test('given a restart, then refused while down, under way cut, back with sessions gone', async () => {
    const { fetch, faults, clock, sessionsLost } = createPanel();
    faults.next({ kind: 'late-answer', delayMs: 5000 });
    const underWay = expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    await clock.advance(1000);
    faults.restart(60_000);
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await clock.advance(60_000);
    await underWay;
    expect((await fetch(url)).status).toBe(200);
    expect(sessionsLost()).toBe(1);
  });

  test('given faults for some requests, then the others go through', async () => {
    const { fetch, faults } = createPanel();
    faults.next({ kind: 'error-before-commit' }, { method: 'POST' });
    faults.next({ kind: 'html-page' }, { path: /^\/b$/ });
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { method: 'POST' })).status).toBe(500);
    expect(await (await fetch('http://panel.test/b')).text()).toContain('<!doctype');
  });

  test('given a probability, then about that share, the same for the same seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const { fetch, faults } = createPanel(seed);
      faults.sometimes({ kind: 'error-after-commit' }, 0.1);
      const statuses = [];
      for (let count = 0; count < 500; count += 1) statuses.push((await fetch(url)).status);
      expect(faults.count('error-after-commit')).toBe(statuses.filter((status) => status === 500).length);
      return statuses.join();
    };
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    const share = first.split(',').filter((status) => status === '500').length;
    expect(share).toBeGreaterThan(25);
    expect(share).toBeLessThan(80);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('given waiting and standing faults and a panel that is down, when cleared, then all is well', async () => {
    const { fetch, faults } = createPanel();
    faults.next({ kind: 'html-page' });
    faults.sometimes({ kind: 'error-before-commit' }, 1);
    faults.goDown();
    faults.clear();
    expect((await fetch(url)).headers.get('content-type')).toBe('application/json');
  });
});
