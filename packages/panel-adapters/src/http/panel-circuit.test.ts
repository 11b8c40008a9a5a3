import type { PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { connectionError } from '../simulators/panel-faults.ts';
import { asHealthCheck, createPanelFetch } from './create-panel-fetch.ts';
import { panelSilent } from './to-panelkit-error.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const write = { method: 'PUT', path: '/api/user/a', body: {} } as const;
const circuitOpen = { kind: 'no-response', cause: 'circuit-open', mayHaveArrived: false };

/** A panel that can be switched off. */
function panelWithCircuit() {
  const clock = createTestClock();
  const panel = { isDown: true, asked: 0, status: 200 };
  const fetch: typeof globalThis.fetch = async () => {
    panel.asked += 1;
    if (panel.isDown) throw connectionError('ECONNREFUSED');
    return new Response('{}', { status: panel.status });
  };
  const connection: PanelConnection = { fetch, clock, logger, requestTimeoutMs: 15_000 };
  const panelFetch = createPanelFetch({ baseUrl: 'http://panel.test', credentials: {} }, connection);
  const fail = async (times: number) => {
    for (let count = 0; count < times; count += 1) await panelFetch(write);
  };
  return { clock, panel, panelFetch, fail };
}

describe('the circuit of a panel', () => {
  test('given five failures in a row, then nothing is sent for 30 s, and each request is told how long', async () => {
    const { clock, panel, panelFetch, fail } = panelWithCircuit();
    await fail(5);
    await clock.advance(10_000);
    expect(await panelFetch(write)).toMatchObject({ ...circuitOpen, retryAfterMs: 20_000 });
    expect(await panelFetch({ method: 'GET', path: '/' })).toMatchObject(circuitOpen);
    expect(panel.asked).toBe(5);
  });

  test('given it is open, then the error is PANEL_UNREACHABLE with the time to wait', async () => {
    const { panelFetch, fail } = panelWithCircuit();
    await fail(5);
    const answer = await panelFetch(write);
    const error = answer.kind === 'no-response' ? panelSilent(answer) : null;
    expect(error).toMatchObject({ code: 'PANEL_UNREACHABLE', details: { retryAfterMs: 30_000 } });
  });

  test('given an answer between failures, whatever it says, then it stays closed', async () => {
    const { panel, panelFetch, fail } = panelWithCircuit();
    await fail(4);
    Object.assign(panel, { isDown: false, status: 500 });
    await panelFetch(write);
    panel.isDown = true;
    await fail(4);
    expect(panel.asked).toBe(9);
  });

  test('given requests that were given up, then they are no failures', async () => {
    const { panel, panelFetch, fail } = panelWithCircuit();
    await fail(4);
    await panelFetch({ ...write, signal: AbortSignal.abort() });
    await fail(1);
    expect(panel.asked).toBe(5);
  });

  test('given 30 s have passed, when many ask at once, then one of them tries, and its answer opens the way', async () => {
    const { clock, panel, panelFetch, fail } = panelWithCircuit();
    await fail(5);
    await clock.advance(30_000);
    panel.isDown = false;
    const answers = await Promise.all([1, 2, 3].map(() => panelFetch(write)));
    expect(answers.map(({ kind }) => kind)).toEqual(['answer', 'no-response', 'no-response']);
    expect(panel.asked).toBe(6);
    expect(await panelFetch(write)).toMatchObject({ kind: 'answer' });
  });

  test('given the trial fails too, then 30 s more', async () => {
    const { clock, panel, panelFetch, fail } = panelWithCircuit();
    await fail(5);
    await clock.advance(30_000);
    await panelFetch(write);
    expect(await panelFetch(write)).toMatchObject({ ...circuitOpen, retryAfterMs: 30_000 });
    expect(panel.asked).toBe(6);
  });

  test('given it is open, then a health check may go, and its answer opens the way for all', async () => {
    const { panel, panelFetch, fail } = panelWithCircuit();
    await fail(5);
    const checkHealth = asHealthCheck(panelFetch);
    expect(await checkHealth({ method: 'GET', path: '/' })).toMatchObject({ code: 'ECONNREFUSED' });
    panel.isDown = false;
    expect(await checkHealth({ method: 'GET', path: '/' })).toMatchObject({ kind: 'answer' });
    expect(await panelFetch(write)).toMatchObject({ kind: 'answer' });
  });
});
