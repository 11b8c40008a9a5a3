import { readFileSync } from 'node:fs';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createMarzbanSimulator } from './simulator/marzban-simulator.ts';
import type { SimulatedInbound } from './simulator/marzban-state.ts';

/**
 * What a real Marzban 0.8.4 (SQLite, Xray 1.8.24) answered to a long row of requests: the simulator must
 * answer the same. Instants, subscription keys and made credentials differ by nature.
 */
interface Step {
  name?: string;
  as: string;
  method: string;
  path: string;
  body?: unknown;
  form?: string;
  authorization?: string;
  ignore?: string[];
  response: { status: number; contentType: string | null; body: unknown };
  waitSeconds?: number;
  traffic?: { username: string; bytes: number };
}

const steps: Step[] = JSON.parse(
  readFileSync(new URL('./__fixtures__/0.8.4/transcript.json', import.meta.url), 'utf8'),
);

const host = {
  tls: 'none',
  address: 'vpn.example.com',
  remark: 'Demo ({USERNAME}) [{PROTOCOL} - {TRANSPORT}]',
};
const inbounds: SimulatedInbound[] = [
  { ...host, tag: 'VLESS TCP', protocol: 'vless', network: 'tcp', port: 20443, path: '', requestHost: '' },
  {
    ...host,
    tag: 'VMess WS',
    protocol: 'vmess',
    network: 'ws',
    port: 20080,
    path: '/vmess',
    requestHost: 'cdn.example.com',
  },
  { ...host, tag: 'Trojan TCP', protocol: 'trojan', network: 'tcp', port: 20444, path: '', requestHost: '' },
  {
    ...host,
    tag: 'Shadowsocks TCP',
    protocol: 'shadowsocks',
    network: 'tcp',
    port: 20180,
    path: '',
    requestHost: '',
  },
  {
    ...host,
    tag: 'VLESS WS',
    protocol: 'vless',
    network: 'ws',
    port: 20081,
    path: '/vless',
    requestHost: '',
  },
];

const admins = [
  { username: 'root', password: 'root-password', isSudo: true, ownerRow: true },
  { username: 'envroot', password: 'envroot-password', isSudo: true, ownerRow: false },
  { username: 'seller', password: 'seller-password', isSudo: false, ownerRow: true },
];

const BY_NATURE = ['created_at', 'online_at', 'sub_updated_at', 'subscription_url'];

/** Lists of tags are sets: the database gives their rows in any order. */
function comparable(value: unknown, ignored: string[]): unknown {
  if (Array.isArray(value) && value.every((item) => inbounds.some(({ tag }) => tag === item)))
    return value.sort();
  if (Array.isArray(value)) return value.map((item) => comparable(item, ignored));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      ignored.includes(key) && item !== null ? `<${key}>` : comparable(item, ignored),
    ]),
  );
}

async function replay(): Promise<{ step: Step; actual: Step['response'] }[]> {
  const clock = createTestClock();
  const simulator = createMarzbanSimulator({ clock, inbounds, admins });
  const tokens = new Map<string, string>();
  for (const { username, password } of admins) {
    const body = new URLSearchParams({ username, password });
    const response = await simulator.fetch('http://panel.test/api/admin/token', { method: 'POST', body });
    const { access_token } = JSON.parse(await response.text());
    tokens.set(username, access_token);
  }
  const results: { step: Step; actual: Step['response'] }[] = [];
  for (const step of steps) {
    if (step.waitSeconds !== undefined) await clock.advance(step.waitSeconds * 1000);
    else if (step.traffic !== undefined) simulator.addTraffic(step.traffic.username, step.traffic.bytes);
    else results.push({ step, actual: await send(step) });
  }
  return results;

  async function send(step: Step): Promise<Step['response']> {
    const headers = new Headers();
    const token = tokens.get(step.as);
    if (step.authorization ?? token) headers.set('authorization', step.authorization ?? `Bearer ${token}`);
    if (step.body !== undefined) headers.set('content-type', 'application/json');
    if (step.form !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
    const body = step.form ?? (typeof step.body === 'string' ? step.body : JSON.stringify(step.body));
    const init = {
      method: step.method,
      headers,
      redirect: 'manual' as const,
      ...(body === undefined ? {} : { body }),
    };
    const response = await simulator.fetch(`http://panel.test${step.path}`, init);
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const isJson = contentType === 'application/json';
    return { status: response.status, contentType, body: isJson ? JSON.parse(text) : text };
  }
}

describe('Marzban simulator beside what a real 0.8.4 answered', async () => {
  const results = await replay();

  test.each(results.map(({ step, actual }) => ({ name: step.name, step, actual })))(
    '$name',
    ({ step, actual }) => {
      const ignored = [...BY_NATURE, ...(step.ignore ?? [])];
      expect({ ...actual, body: comparable(actual.body, ignored) }).toEqual({
        ...step.response,
        body: comparable(step.response.body, ignored),
      });
    },
  );
});
