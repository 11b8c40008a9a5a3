import { readFileSync } from 'node:fs';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createMarzneshinSimulator } from './marzneshin-simulator.ts';

/**
 * What a real Marzneshin 0.7.4 (SQLite, no node) answered to a long row of requests: the simulator must
 * answer the same. Instants and made keys differ by nature; links to other pages and an administrator's
 * rights are not simulated.
 */
interface Step {
  name: string;
  as: string;
  method: string;
  path: string;
  body?: unknown;
  form?: string;
  authorization?: string;
  ignore?: string[];
  response: { status: number; contentType: string | null; body: unknown };
}

const steps: Step[] = JSON.parse(
  readFileSync(new URL('./__fixtures__/0.7.4/transcript.json', import.meta.url), 'utf8'),
);

const services = [
  { id: 1, name: 'one', address: 'vpn.example.com:443' },
  { id: 2, name: 'two', address: 'vpn.example.com:444' },
];
const admins = ['root', 'seller'].map((username) => ({
  username,
  password: `${username}-password`,
  isSudo: username === 'root',
}));

const BY_NATURE = ['created_at', 'traffic_reset_at', 'sub_revoked_at', 'subscription_url'];
const NOT_SIMULATED = ['links', 'id'];

function comparable(value: unknown, ignored: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item, ignored));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !NOT_SIMULATED.includes(key));
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      ignored.includes(key) && item !== null ? `<${key}>` : comparable(item, ignored),
    ]),
  );
}

async function replay(): Promise<{ name: string; step: Step; actual: Step['response'] }[]> {
  const { fetch } = createMarzneshinSimulator({ clock: createTestClock(), services, admins });
  const tokens = new Map<string, string>();
  for (const { username, password } of admins) {
    const body = new URLSearchParams({ username, password });
    const response = await fetch('http://panel.test/api/admins/token', { method: 'POST', body });
    tokens.set(username, JSON.parse(await response.text()).access_token);
  }
  const results = [];
  for (const step of steps) {
    const headers = new Headers();
    const token = tokens.get(step.as);
    if (step.authorization ?? token) headers.set('authorization', step.authorization ?? `Bearer ${token}`);
    if (step.form !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
    const body = step.form ?? (typeof step.body === 'string' ? step.body : JSON.stringify(step.body));
    const init = { method: step.method, headers, ...(body === undefined ? {} : { body }) };
    const response = await fetch(`http://panel.test${step.path}`, init);
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const isJson = contentType === 'application/json';
    const actual = { status: response.status, contentType, body: isJson ? JSON.parse(text) : text };
    results.push({ name: step.name, step, actual });
  }
  return results;
}

describe('Marzneshin simulator beside what a real 0.7.4 answered', async () => {
  const results = await replay();

  test.each(results)('$name', ({ step, actual }) => {
    const ignored = [...BY_NATURE, ...(step.ignore ?? [])];
    expect({ ...actual, body: comparable(actual.body, ignored) }).toEqual({
      ...step.response,
      body: comparable(step.response.body, ignored),
    });
  });
});
