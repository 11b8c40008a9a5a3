import { readFileSync } from 'node:fs';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createSUiSimulator, type SUiSimulator } from './simulator/s-ui-simulator.ts';

/**
 * What a real S-UI 1.5.1 (SQLite, sing-box 1.13.14) answered to a long row of requests: the simulator must
 * answer the same. Instants differ by nature. Traffic was booked in the panel's database.
 */
interface Step {
  name?: string;
  method: string;
  path: string;
  token?: string | null;
  host?: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
  raw?: string;
  contentType?: string;
  cookie?: boolean;
  ignore?: string[];
  response: { status: number; contentType: string | null; location: string | null; body: unknown };
  waitSeconds?: number;
  traffic?: { name: string; up: number; down: number };
}

const TOKEN = 'LiveTokenLiveTokenLiveToken12345';
const fixture = (name: string): string =>
  readFileSync(new URL(`./__fixtures__/1.5.1/${name}.json`, import.meta.url), 'utf8');
const steps: Step[] = JSON.parse(fixture('transcript'));
const subscriptions: { name: string; method: string; path: string; response: unknown }[] = JSON.parse(
  fixture('subscription'),
);

/** `out_json` is sing-box's own. */
const BY_NATURE = ['createdAt', 'onlineAt', 'out_json'];

function comparable(value: unknown, ignored: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item, ignored));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      ignored.includes(key) && item !== 0 ? `<${key}>` : comparable(item, ignored),
    ]),
  );
}

async function send(simulator: SUiSimulator, step: Step, cookie: string | null) {
  const headers = new Headers(step.headers);
  const token = step.token === undefined ? TOKEN : step.token;
  if (token !== null) headers.set('token', token);
  if (step.cookie && cookie !== null) headers.set('cookie', cookie);
  if (step.contentType !== undefined) headers.set('content-type', step.contentType);
  const body = step.form === undefined ? step.raw : new URLSearchParams(step.form);
  const init = { method: step.method, headers, ...(body === undefined ? {} : { body }) };
  const response = await simulator.handle(
    new Request(`http://${step.host ?? '127.0.0.1:2295'}${step.path}`, init),
  );
  const text = await response.text();
  const contentType = response.headers.get('content-type');
  return {
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie,
    status: response.status,
    contentType,
    location: response.headers.get('location'),
    body: contentType?.startsWith('application/json') ? JSON.parse(text) : text,
  };
}

/** As the recording did: past sing-box, straight into the database. */
function bookTraffic(simulator: SUiSimulator, { name, up, down }: NonNullable<Step['traffic']>): void {
  const backup = simulator.backup();
  for (const client of backup.clients.values()) {
    if (client.name !== name) continue;
    Object.assign(client, { up: client.up + up, down: client.down + down, onlineAt: 1 });
  }
  simulator.restore(backup);
}

async function replay() {
  const clock = createTestClock();
  const admin = { username: 'root', password: 'root-password' };
  const simulator = createSUiSimulator({ clock, inbounds: [], token: TOKEN, admin });
  const results: { step: Step; actual: Step['response'] }[] = [];
  let session: string | null = null;
  for (const step of steps) {
    if (step.waitSeconds !== undefined) await clock.advance(step.waitSeconds * 1000);
    else if (step.traffic !== undefined) bookTraffic(simulator, step.traffic);
    else {
      const { cookie, ...actual } = await send(simulator, step, session);
      session = cookie;
      results.push({ step, actual });
    }
  }
  return { results, simulator };
}

describe('S-UI simulator beside what a real 1.5.1 answered', async () => {
  const { results, simulator } = await replay();

  test.each(results.map(({ step, actual }) => ({ name: step.name, step, actual })))(
    '$name',
    ({ step, actual }) => {
      const ignored = [...BY_NATURE, ...(step.ignore ?? [])];
      expect(comparable(actual, ignored)).toEqual(comparable(step.response, ignored));
    },
  );

  test.each(subscriptions)('subscription: $name', async ({ method, path, response }) => {
    const actual = await simulator.handleSubscription(
      new Request(`http://127.0.0.1:2296${path}`, { method }),
    );
    const { date, ...headers } = Object.fromEntries(actual.headers);
    expect({ status: actual.status, headers, body: await actual.text() }).toEqual(response);
  });
});
