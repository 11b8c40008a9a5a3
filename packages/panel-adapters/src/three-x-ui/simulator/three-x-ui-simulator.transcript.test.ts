import { readFileSync } from 'node:fs';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createThreeXUiSimulator } from './three-x-ui-simulator.ts';

/**
 * One request that a real panel of that version was sent, and what it answered. `how`: without a session, or
 * without its CSRF token.
 */
interface Step {
  method: string;
  path: string;
  body?: unknown;
  how?: 'none' | 'xhr' | 'no-csrf';
  status: number;
  answer: unknown;
}

const BASE = 'http://panel.test';
const KEEPER = { id: 'k', email: 'keeper', enable: false };

function readTranscript(version: string): Step[] {
  const file = new URL(`../__fixtures__/${version}/transcript.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Sends the steps as they were recorded: first a login, in the older dialect also a client that keeps the
 * inbound from being empty.
 */
async function createSender(version: string) {
  const { fetch } = createThreeXUiSimulator({ clock: createTestClock(), version });
  let headers: Record<string, string> = { 'x-requested-with': 'XMLHttpRequest' };
  const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  if (version.startsWith('3')) {
    const response = await fetch(`${BASE}/csrf-token`);
    const csrfToken = String(objectOf(await response.clone().json()));
    headers = { ...headers, 'x-csrf-token': csrfToken, cookie: cookieOf(response) };
  }
  const form = new URLSearchParams({ username: 'root', password: 'root-password' });
  const login = await fetch(`${BASE}/login`, { method: 'POST', headers, body: form });
  headers = { ...headers, cookie: cookieOf(login) };
  const send = ({ method, path, body, how }: Pick<Step, 'method' | 'path' | 'body' | 'how'>) => {
    const { 'x-csrf-token': _, ...withoutCsrf } = headers;
    const byHow = { none: {}, xhr: { 'x-requested-with': 'XMLHttpRequest' }, 'no-csrf': withoutCsrf };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(BASE + path, { method, headers: how === undefined ? headers : byHow[how], ...sent });
  };
  if (version.startsWith('2')) {
    const settings = JSON.stringify({ clients: [KEEPER] });
    await send({ method: 'POST', path: '/panel/api/inbounds/addClient', body: { id: 1, settings } });
  }
  return send;
}

/** What an answer proves: success, and the error in brackets with its line break. */
function verdictOf(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { success, msg } = { success: null, msg: '', ...answer };
  return { success, error: /\(([\s\S]*)\)$/.exec(msg)?.[1] ?? (success === false ? msg : null) };
}

const VARYING = new Set(['id', 'createdAt', 'updatedAt', 'lastOnline', 'inboundId', 'allTime', 'links']);

/**
 * Whether the real answer holds all that the simulated one does, and the same, but for ids, instants, and
 * links.
 */
function expectSame(simulated: unknown, real: unknown, place: string): void {
  if (Array.isArray(simulated)) {
    expect(Array.isArray(real), place).toBe(true);
    return;
  }
  if (typeof simulated !== 'object' || simulated === null) {
    expect(simulated, place).toEqual(real);
    return;
  }
  for (const [field, value] of Object.entries(simulated)) {
    const counterpart: unknown =
      typeof real === 'object' && real !== null ? Reflect.get(real, field) : undefined;
    if (VARYING.has(field)) expect(typeof value, `${place}.${field}`).toBe(typeof counterpart);
    else expectSame(value, counterpart, `${place}.${field}`);
  }
}

function objectOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'obj' in answer ? answer.obj : null;
}

describe.each(['3.6.0', '2.9.4', '2.8.11'])('A simulated 3x-ui %s', (version) => {
  test('given the requests that a real one was sent, when sent, then it answers as the real one did', async () => {
    const steps = readTranscript(version);
    const send = await createSender(version);
    expect(steps.length).toBeGreaterThan(25);
    for (const [index, step] of steps.entries()) {
      const place = `${index}: ${step.method} ${step.path}`;
      const response = await send(step);
      const text = await response.text();
      const answer: unknown = text === '' ? '' : JSON.parse(text);
      expect(`${place}: ${response.status}`).toBe(`${place}: ${step.status}`);
      expect(verdictOf(answer), place).toEqual(verdictOf(step.answer));
      expectSame(objectOf(answer), objectOf(step.answer), place);
    }
  });
});
