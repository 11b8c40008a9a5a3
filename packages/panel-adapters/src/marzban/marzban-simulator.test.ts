import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { createMarzbanApi } from './marzban-api.ts';
import { createTestPanel, type TestPanel, type TestPanelOptions } from './marzban-test-panel.ts';

const proxies = { vless: { id: '5d6e8f10-3a4b-4c5d-8e9f-0a1b2c3d4e5f', flow: '' } };

/** A simulated panel and its bare API. */
function createPanel(options: TestPanelOptions = {}): TestPanel<TestClock> & { api: FastapiApi } {
  const panel = createTestPanel(createTestClock(), options);
  return { ...panel, api: createMarzbanApi(panel.target, panel.connection) };
}

const create = (api: FastapiApi, username: string, fields = {}) =>
  api({ method: 'POST', path: '/api/user', body: { username, proxies, inbounds: {}, ...fields } });
const put = (api: FastapiApi, username: string, body: Record<string, unknown>) =>
  api({ method: 'PUT', path: `/api/user/${username}`, body });

describe('the review job on the clock', () => {
  const inAnHour = ({ clock }: TestPanel<TestClock>): number =>
    Math.floor(clock.now().getTime() / 1000) + 3600;

  test('given a limit that is passed, then limited within 10 s, and shut out', async () => {
    const { api, simulator, clock } = createPanel();
    await create(api, 'alice', { data_limit: 1000 });
    expect(simulator.addTraffic('alice', 1000)).toBe(true);
    expect(simulator.account('alice')?.status).toBe('active');
    await clock.advance('10s');
    expect(simulator.account('alice')?.status).toBe('limited');
    expect(simulator.canConnect('alice')).toBe(false);
    expect(simulator.addTraffic('alice', 5)).toBe(false);
    expect(simulator.account('alice')?.usedTraffic).toBe(1000);
  });

  test('given an expiry that passes, then expired within 10 s; a limited one never becomes expired', async () => {
    const panel = createPanel();
    const { api, simulator, clock } = panel;
    await create(api, 'alice', { expire: inAnHour(panel) });
    await create(api, 'bobby', { expire: inAnHour(panel), data_limit: 10 });
    simulator.addTraffic('bobby', 10);
    await clock.advance(3_599_000);
    expect(simulator.account('alice')?.status).toBe('active');
    await clock.advance('11s');
    expect(simulator.account('alice')?.status).toBe('expired');
    expect(simulator.account('bobby')?.status).toBe('limited');
  });

  test('given a year without a request, then the next one sees what came of it', async () => {
    const { api, simulator, clock } = createPanel();
    await create(api, 'alice', { status: 'on_hold', on_hold_expire_duration: 86_400 });
    simulator.addTraffic('alice', 1);
    const startedAt = clock.now().getTime() / 1000;
    await clock.advance('365d');
    const account = simulator.account('alice');
    expect(account?.status).toBe('expired');
    expect(account?.expire).toBeGreaterThanOrEqual(startedAt + 86_400);
    expect(account?.expire).toBeLessThanOrEqual(startedAt + 86_420);
  });

  test('given on hold with a time-out, when it passes, then active with the duration from then on', async () => {
    const { api, simulator, clock } = createPanel();
    const timeout = clock.now().getTime() / 1000 + 600;
    await create(api, 'alice', { status: 'on_hold', on_hold_expire_duration: 60, on_hold_timeout: timeout });
    await clock.advance(599_000);
    expect(simulator.account('alice')?.status).toBe('on_hold');
    await clock.advance('2s');
    expect(simulator.account('alice')).toMatchObject({
      status: 'active',
      expire: timeout + 60,
      onHoldTimeout: null,
    });
  });

  test('given an edit between the first traffic and the pass, then the start waits for the next traffic', async () => {
    const { api, simulator, clock } = createPanel();
    await create(api, 'alice', { status: 'on_hold', on_hold_expire_duration: 60 });
    simulator.addTraffic('alice', 1);
    await clock.advance('1s');
    await put(api, 'alice', { note: 'edited' });
    await clock.advance('60s');
    expect(simulator.account('alice')?.status).toBe('on_hold');
    simulator.addTraffic('alice', 1);
    await clock.advance('10s');
    expect(simulator.account('alice')?.status).toBe('active');
  });

  test('given an unlimited user with a next plan that fires, then no later user is reviewed until it is gone', async () => {
    const panel = createPanel();
    const { api, simulator, clock } = panel;
    await create(api, 'stopper', { expire: inAnHour(panel), next_plan: { data_limit: 5 } });
    await create(api, 'victim', { data_limit: 10 });
    await clock.advance('2h');
    simulator.addTraffic('victim', 10);
    await clock.advance('1h');
    expect(simulator.account('victim')?.status).toBe('active');
    await api({ method: 'DELETE', path: '/api/user/stopper' });
    await clock.advance('10s');
    expect(simulator.account('victim')?.status).toBe('limited');
  });

  test('given a next plan that fires, then the remaining traffic is added when the flag says not to', async () => {
    const { api, simulator, clock } = createPanel();
    await create(api, 'alice', {
      data_limit: 1000,
      next_plan: { data_limit: 500, add_remaining_traffic: false },
    });
    await create(api, 'bobby', {
      data_limit: 1000,
      next_plan: { data_limit: 500, add_remaining_traffic: true },
    });
    for (const name of ['alice', 'bobby']) simulator.addTraffic(name, 1200);
    await clock.advance('10s');
    expect(simulator.account('alice')).toMatchObject({ dataLimit: 300, usedTraffic: 0, nextPlan: null });
    expect(simulator.account('bobby')).toMatchObject({ dataLimit: 500, usedTraffic: 0, status: 'active' });
  });
});

describe('who may connect', () => {
  test('given a user without owner, when deleted, then a crash, gone, and still let in', async () => {
    const { api, simulator } = createPanel({ username: 'envroot' });
    await create(api, 'alice');
    expect(await api({ method: 'DELETE', path: '/api/user/alice' })).toMatchObject({
      kind: 'crashed',
      status: 500,
    });
    expect(simulator.accounts()).toHaveLength(0);
    expect(simulator.canConnect('alice')).toBe(true);
    simulator.faults.restart(1000);
    expect(simulator.canConnect('alice')).toBe(false);
  });

  test('given a disabled user, when reset, then let in again', async () => {
    const { api, simulator } = createPanel();
    await create(api, 'alice');
    await put(api, 'alice', { status: 'disabled' });
    expect(simulator.canConnect('alice')).toBe(false);
    await api({ method: 'POST', path: '/api/user/alice/reset' });
    expect(simulator.canConnect('alice')).toBe(true);
  });
});

describe('subscriptions', () => {
  const urlOf = async (api: FastapiApi): Promise<string> => {
    const reply = await api({ method: 'GET', path: '/api/user/alice' });
    const user = reply.kind === 'done' && typeof reply.json === 'object' ? reply.json : null;
    return user !== null && 'subscription_url' in user ? String(user.subscription_url) : '';
  };

  test('given URLs of different seconds, then they differ and all are good, until revoked or recreated', async () => {
    const { api, simulator, clock } = createPanel();
    const get = (path: string) => simulator.fetch(`http://panel.test${path}`);
    await create(api, 'alice');
    const first = await urlOf(api);
    await clock.advance('5s');
    const second = await urlOf(api);
    expect(second).not.toBe(first);
    const body = await (await get(first)).text();
    expect(atob(body)).toMatch(/^vless:\/\/5d6e8f10/);
    expect(await (await get(second)).text()).toBe(body);
    expect(await (await get(`${second}/info`)).json()).toMatchObject({ username: 'alice' });
    await clock.advance('5s');
    await api({ method: 'POST', path: '/api/user/alice/revoke_sub' });
    expect((await get(second)).status).toBe(404);
    await clock.advance('5s');
    const third = await urlOf(api);
    await clock.advance('5s');
    await api({ method: 'DELETE', path: '/api/user/alice' });
    await create(api, 'alice');
    expect((await get(third)).status).toBe(404);
    expect((await get(`${third}x`)).status).toBe(404);
  });

  test('given a browser, then a page, and it does not count as an update', async () => {
    const { api, simulator } = createPanel();
    await create(api, 'alice');
    const url = `http://panel.test${await urlOf(api)}`;
    const page = await simulator.fetch(url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(simulator.account('alice')?.subUpdatedAt).toBeNull();
  });
});

describe('the simulator itself', () => {
  test('given a backup, when restored, then what happened since is forgotten', async () => {
    const { api, simulator } = createPanel();
    await create(api, 'alice');
    const backup = simulator.backup();
    await create(api, 'bobby');
    await api({ method: 'DELETE', path: '/api/user/alice' });
    simulator.restore(backup);
    expect(simulator.accounts().map(({ username }) => username)).toEqual(['alice']);
    expect(simulator.canConnect('bobby')).toBe(false);
    expect(simulator.canConnect('alice')).toBe(true);
  });

  test('given a copy of an account, when changed by a test, then the panel is not', async () => {
    const { api, simulator } = createPanel();
    await create(api, 'alice');
    const copy = simulator.account('alice');
    if (copy) copy.status = 'disabled';
    expect(simulator.account('alice')?.status).toBe('active');
    expect(simulator.account('nobody')).toBeUndefined();
  });

  test('given the same seed, then the same made credentials', async () => {
    const made = async (seed: number) => {
      const { api, simulator } = createPanel({ seed });
      await create(api, 'alice', { proxies: { vless: {}, trojan: {} } });
      return simulator.account('alice')?.proxies;
    };
    expect(await made(3)).toEqual(await made(3));
    expect(await made(3)).not.toEqual(await made(4));
  });

  test('given a token after a day, then it is refused', async () => {
    const { simulator, clock, target } = createPanel();
    const body = new URLSearchParams(target.credentials);
    const login = await simulator.fetch('http://panel.test/api/admin/token', { method: 'POST', body });
    const headers = { authorization: `Bearer ${JSON.parse(await login.text()).access_token}` };
    const status = async () => (await simulator.fetch('http://panel.test/api/admin', { headers })).status;
    expect(await status()).toBe(200);
    await clock.advance('1d');
    expect(await status()).toBe(401);
  });

  test('given the paths without login, then the panel tells what it is', async () => {
    const { simulator } = createPanel();
    const openapi = await (await simulator.fetch('http://panel.test/openapi.json')).json();
    expect(openapi).toMatchObject({ info: { title: 'MarzbanAPI', version: '0.8.4' } });
    expect((await simulator.fetch('http://panel.test/')).headers.get('content-type')).toContain('text/html');
  });
});
