import { isPanelkitError } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { clockMovedBySleep } from '../http/clock-moved-by-sleep.ts';
import { marzban } from '../marzban.ts';
import errorCrash from './__fixtures__/0.8.4/error-crash.json' with { type: 'json' };
import errorNotAllowed from './__fixtures__/0.8.4/error-not-allowed.json' with { type: 'json' };
import errorWrongPath from './__fixtures__/0.8.4/error-wrong-path.json' with { type: 'json' };
import systemAnswer from './__fixtures__/0.8.4/system.json' with { type: 'json' };
import userActive from './__fixtures__/0.8.4/user-active.json' with { type: 'json' };
import { createTestPanel, desiredAccount, type TestPanelOptions } from './marzban-test-panel.ts';

const createPanel = (options?: TestPanelOptions) => createTestPanel(createTestClock(), options);

const desired = desiredAccount();
const active = { ...userActive.body, username: desired.name };
const reference = { name: desired.name, remoteId: null };
const USER = { path: /^\/api\/user\// };

/** An adapter whose look-ups of users get this answer, once it is logged in. */
async function adapterAnswering(status: number, body: unknown, contentType = 'application/json') {
  const { clock, connection, target } = createPanel();
  const answer = async () => {
    const given = typeof body === 'function' ? body() : body;
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return new Response(text, { status, headers: { 'content-type': contentType } });
  };
  const fetch: typeof globalThis.fetch = (input, init) =>
    /\/api\/user/.test(String(input)) ? answer() : connection.fetch(input, init);
  const adapter = marzban().connect(target, { ...connection, fetch, clock: clockMovedBySleep(clock) });
  await adapter.health();
  return adapter;
}

/** What an account must be to be of use: instants that are instants, numbers that are numbers. */
const foundSchema = z.object({
  kind: z.literal('found'),
  account: z.object({
    name: z.string(),
    status: z.string(),
    expiresAt: z.date().nullable(),
    lastOnlineAt: z.date().nullable(),
    trafficLimitBytes: z.number().nullable(),
    usedBytes: z.number(),
    inboundKeys: z.array(z.string()),
    links: z.array(z.string()),
  }),
});

describe('findAccount', () => {
  test('given no such user, then absent', async () => {
    expect(await createPanel().adapter.findAccount(reference)).toMatchObject({ kind: 'absent' });
  });

  test.each([
    { name: 'a bare Not Found of a wrong path', status: 404, body: errorWrongPath.body },
    { name: 'somebody else’s user', status: 403, body: errorNotAllowed.body },
    { name: 'a proxy’s 404 page', status: 404, body: '<html>nginx</html>' },
    { name: 'a proxy’s 403 page', status: 403, body: '<html>nginx</html>' },
    { name: 'a redirect to a login page', status: 302, body: '' },
  ])('given $name, then inconclusive', async ({ status, body }) => {
    expect(await (await adapterAnswering(status, body)).findAccount(reference)).toMatchObject({
      kind: 'inconclusive',
    });
  });

  test.each([
    { name: 'an HTML page', status: 200, body: '<!doctype html>', code: 'PANEL_RESPONSE_INVALID' },
    { name: 'half a JSON', status: 200, body: '{"username": "a', code: 'PANEL_RESPONSE_INVALID' },
    { name: 'null', status: 200, body: null, code: 'PANEL_RESPONSE_INVALID' },
    { name: 'an empty object', status: 200, body: {}, code: 'PANEL_RESPONSE_INVALID' },
    {
      name: 'an unknown status',
      status: 200,
      body: { ...active, status: 'paused' },
      code: 'PANEL_RESPONSE_INVALID',
    },
    {
      name: 'a text where a number should be',
      status: 200,
      body: { ...active, used_traffic: '5' },
      code: 'PANEL_RESPONSE_INVALID',
    },
    { name: 'another account', status: 200, body: userActive.body, code: 'PANEL_RESPONSE_INVALID' },
    { name: 'a crash', status: 500, body: errorCrash.body, code: 'PANEL_RESPONSE_INVALID' },
    { name: 'a bad gateway', status: 502, body: '<html>nginx</html>', code: 'PANEL_UNREACHABLE' },
    { name: 'too many requests', status: 429, body: '', code: 'PANEL_UNREACHABLE' },
  ])('given $name, then it throws $code', async ({ status, body, code }) => {
    await expect((await adapterAnswering(status, body)).findAccount(reference)).rejects.toMatchObject({
      code,
    });
  });

  test('given an unknown status, then the error names the field and not the data', async () => {
    const adapter = await adapterAnswering(200, { ...active, status: 'paused' });
    await expect(adapter.findAccount(reference)).rejects.toMatchObject({
      details: { operation: 'find account', reason: 'unexpected status' },
    });
  });

  test('given an answer in which any field is anything, then a sound account or PANEL_RESPONSE_INVALID', async () => {
    let body: unknown = active;
    const adapter = await adapterAnswering(200, () => body);
    const field = fc.constantFrom(...Object.keys(userActive.body));
    await fc.assert(
      fc.asyncProperty(field, fc.jsonValue(), async (name, value) => {
        body = { ...active, [name]: value };
        const result = await adapter.findAccount(reference).catch((error: unknown) => error);
        if (isPanelkitError(result)) return result.code === 'PANEL_RESPONSE_INVALID';
        return foundSchema.safeParse(result).success;
      }),
      { numRuns: 500 },
    );
  });

  test('given a panel that is down, then PANEL_UNREACHABLE', async () => {
    const { adapter, simulator } = createPanel();
    simulator.faults.goDown();
    await expect(adapter.findAccount(reference)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  });

  test('given an answer that comes too late, then PANEL_UNREACHABLE at the deadline', async () => {
    const { adapter, simulator, clock } = createPanel();
    await adapter.health();
    simulator.faults.next({ kind: 'late-answer', delayMs: 60_000 }, USER);
    const pending = expect(adapter.findAccount(reference)).rejects.toMatchObject({
      code: 'PANEL_UNREACHABLE',
    });
    await clock.advance(15_000);
    await pending;
  });

  test('given 100 look-ups of missing accounts, then one login', async () => {
    const { adapter, sent } = createPanel();
    const names = Array.from({ length: 100 }, (_, index) => `missing${index}`);
    await Promise.all(names.map((name) => adapter.findAccount({ name, remoteId: null })));
    expect(sent.filter(({ path }) => path === '/api/admin/token')).toHaveLength(1);
    expect(sent).toHaveLength(101);
  });

  test('given a session that is lost, then it logs in once more and answers', async () => {
    const { adapter, simulator, sent } = createPanel();
    await adapter.health();
    simulator.faults.next({ kind: 'lost-session' });
    expect(await adapter.findAccount(reference)).toMatchObject({ kind: 'absent' });
    expect(sent.filter(({ path }) => path === '/api/admin/token')).toHaveLength(2);
  });
});

describe('health', () => {
  test('given a panel whose clock is 3 minutes ahead, then the skew is told', async () => {
    const { clockSkewMs } = await createPanel({ clockSkewMs: 180_000 }).adapter.health();
    expect(clockSkewMs).toBeGreaterThan(178_000);
    expect(clockSkewMs).toBeLessThan(182_000);
  });

  test('given a panel that was updated, then PANEL_VERSION_UNSUPPORTED', async () => {
    const { connection, target } = createPanel();
    const system = Response.json({ ...systemAnswer.body, version: '0.9.0' });
    const fetch: typeof globalThis.fetch = (input, init) =>
      String(input).endsWith('/api/system') ? Promise.resolve(system) : connection.fetch(input, init);
    const adapter = marzban().connect(target, { ...connection, fetch });
    await expect(adapter.health()).rejects.toMatchObject({
      code: 'PANEL_VERSION_UNSUPPORTED',
      details: { version: '0.9.0', supported: '0.8.4' },
    });
  });
});

describe('listInbounds', () => {
  test('given a panel, then its inbounds by tag', async () => {
    const inbounds = await createPanel().adapter.listInbounds();
    expect(inbounds[0]).toEqual({
      key: 'VLESS TCP',
      name: 'VLESS TCP',
      protocol: 'vless',
      network: 'tcp',
      port: 443,
      enabled: true,
      linkFingerprint: expect.any(String),
    });
    expect(inbounds.map(({ protocol }) => protocol)).toEqual(['vless', 'vmess', 'trojan', 'shadowsocks']);
  });

  test('given an inbound that was added on the panel, when an account goes there, then its protocol is read again', async () => {
    const { adapter, simulator, connection, target } = createPanel();
    await adapter.listInbounds();
    const added = [{ tag: 'New', protocol: 'vless', network: 'tcp', tls: 'none', port: '2000-3000' }];
    let asked = 0;
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (!String(input).endsWith('/api/inbounds')) return connection.fetch(input, init);
      asked += 1;
      return Promise.resolve(Response.json(asked === 1 ? {} : { vless: added }));
    };
    const other = marzban().connect(target, { ...connection, fetch });
    expect(await other.listInbounds()).toEqual([]);
    await other.ensureAccount(desiredAccount({ inboundKeys: ['New'] }), { existing: null });
    expect(asked).toBe(2);
    expect((await other.listInbounds())[0]).toMatchObject({ key: 'New', port: null });
    expect(simulator.accounts()).toHaveLength(0);
  });
});
