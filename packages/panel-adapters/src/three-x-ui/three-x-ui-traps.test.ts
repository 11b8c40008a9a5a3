import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createThreeXUiApi } from './three-x-ui-api.ts';
import { createTestPanel, desiredAccount } from './three-x-ui-test-panel.ts';

const DAY_MS = 86_400_000;
const { name } = desiredAccount();

function writesOf({ sent }: { sent: { method: string; path: string }[] }): string[] {
  return sent.filter(({ method }) => method === 'POST').map(({ path }) => path.replace(`/${name}`, ''));
}

describe('3x-ui 2.9, reading', () => {
  test('given a VLESS client that also holds a password, when its UUID is ours, then the credentials shown are ours', async () => {
    const panel = createTestPanel(createTestClock(), { version: '2.9.4' });
    const desired = desiredAccount({ inboundKeys: ['1'] });
    await panel.ensure(desired);
    const { uuid, subId } = desired.credentials;
    const api = createThreeXUiApi(panel.target, panel.connection);
    const client = { id: uuid, email: name, subId, enable: true, password: 'of another protocol' };
    const body = { id: 1, settings: JSON.stringify({ clients: [client] }) };
    await api({ method: 'POST', path: `/panel/api/inbounds/updateClient/${uuid}`, body });
    expect((await panel.found()).credentials).toEqual({ uuid, subId });
  });
});

describe('3x-ui 3.6, writing', () => {
  test('given a client with fields of its own, when changed, then they are kept and its secrets sent', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    const api = createThreeXUiApi(panel.target, panel.connection);
    const body = { email: name, enable: true, tgId: 77, group: 'gold', flow: 'xtls-rprx-vision', reset: 30 };
    await api({ method: 'POST', path: `/panel/api/clients/update/${name}`, body });
    await panel.ensure(desiredAccount({ trafficLimitBytes: 5 }));
    expect(panel.simulator.clients()[0]).toMatchObject({
      tgId: 77,
      group: 'gold',
      flow: 'xtls-rprx-vision',
      totalGB: 5,
      enable: true,
      // The panel's own renewal would fight ours.
      reset: 0,
      uuid: desiredAccount().credentials.uuid,
      comment: desiredAccount().note,
    });
  });

  test('given limits in bytes and instants in milliseconds, when written, then the panel holds just those', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount({ deviceLimit: 3 }));
    expect(panel.simulator.clients()[0]).toMatchObject({
      totalGB: 10_000_000_000,
      expiryTime: Date.parse('2027-06-01T12:00:00Z'),
      limitIp: 3,
    });
  });

  test.each([
    { terms: { trafficLimitBytes: 0.4 }, field: 'totalGB', value: 1 },
    { terms: { expiresAt: new Date(0) }, field: 'expiryTime', value: 1000 },
    { terms: { expiresAt: null, onHoldSeconds: 86_400 }, field: 'expiryTime', value: -DAY_MS },
    { terms: { expiresAt: null }, field: 'expiryTime', value: 0 },
  ])(
    'given $terms, when written, then $field is $value: never zero for a bound',
    async ({ terms, field, value }) => {
      const panel = createTestPanel(createTestClock());
      await panel.ensure(desiredAccount(terms));
      expect(panel.simulator.clients()[0]).toHaveProperty(field, value);
    },
  );

  test('given a renewal, when written, then the reset is first and the terms last', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    panel.sent.length = 0;
    await panel.ensure(desiredAccount({ trafficLimitBytes: 7, inboundKeys: ['2'] }), { resetUsage: true });
    const verbs = ['resetTraffic', 'attach', 'update', 'detach'].map((verb) => `/panel/api/clients/${verb}`);
    expect(writesOf(panel)).toEqual(verbs);
  });

  test('given a suspended account, when its counter is reset, then the panel’s switching on is taken back', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount({ enabled: false }));
    expect(await panel.ensure(desiredAccount({ enabled: false }), { resetUsage: true })).toEqual({
      kind: 'applied',
    });
    expect(panel.simulator.canConnect(name)).toBe(false);
    expect((await panel.found()).status).toBe('disabled');
  });

  test('given an account on hold, when its first bytes are counted, then its period starts and does not start again', async () => {
    const panel = createTestPanel(createTestClock());
    const onHold = desiredAccount({ expiresAt: null, onHoldSeconds: 86_400 });
    await panel.ensure(onHold);
    const existing = await panel.found();
    panel.simulator.addTraffic(name, 10);
    await panel.clock.advance('5s');
    const started = await panel.found();
    expect(started).toMatchObject({ status: 'active', onHoldSeconds: null });
    const late = await panel.adapter.ensureAccount({ ...onHold, trafficLimitBytes: 9 }, { existing });
    expect(late).toMatchObject({ kind: 'not-applied' });
    expect((await panel.found()).expiresAt).toEqual(started.expiresAt);
  });

  test('given a counter that outlived an earlier client, when created, then it starts at zero', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    panel.simulator.addTraffic(name, 500);
    await panel.clock.advance('5s');
    const api = createThreeXUiApi(panel.target, panel.connection);
    await api({ method: 'POST', path: `/panel/api/clients/del/${name}`, query: { keepTraffic: 1 } });
    await panel.ensure(desiredAccount({ enabled: false }));
    expect(await panel.found()).toMatchObject({ usedBytes: 0, status: 'disabled' });
  });

  test('given an account of which its inbound was deleted, when ensured on another, then it is the same account there', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    panel.simulator.removeInbound(1);
    expect((await panel.found()).inboundKeys).toEqual([]);
    await panel.ensure(desiredAccount({ inboundKeys: ['3'] }));
    const { inboundKeys, credentials } = await panel.found();
    expect(inboundKeys).toEqual(['3']);
    expect(credentials).toEqual(desiredAccount().credentials);
    expect(await panel.ensure(desiredAccount())).toMatchObject({ kind: 'not-applied' });
    expect(await panel.ensure(desiredAccount())).toMatchObject({ kind: 'refused' });
  });

  test('given an inbound that went while it was remembered, when created on it, then it is not said to be done', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.adapter.listInbounds();
    panel.simulator.removeInbound(3);
    expect(await panel.ensure(desiredAccount({ inboundKeys: ['1', '3'] }))).toMatchObject({
      kind: 'unknown',
    });
    expect((await panel.found()).inboundKeys).toEqual(['1']);
    expect(await panel.ensure(desiredAccount())).toEqual({ kind: 'already' });
  });

  test.each(['database is locked', 'traffic writer queue full'])(
    'given "%s" with HTTP 200, when changed, then unknown; after a part was written too',
    async (error) => {
      const panel = createTestPanel(createTestClock());
      await panel.ensure(desiredAccount());
      panel.simulator.failNextWrite(error);
      expect(await panel.ensure(desiredAccount({ trafficLimitBytes: 5 }))).toEqual({
        kind: 'unknown',
        cause: 'the panel is busy',
      });
      const existing = await panel.found();
      const next = panel.adapter.ensureAccount(desiredAccount(), { existing, resetUsage: true });
      expect(await next).toEqual({ kind: 'applied' });
    },
  );

  test('given an inbound of Shadowsocks 2022, when ensured, then it gets a key of the right length and stays ours', async () => {
    const panel = createTestPanel(createTestClock());
    const desired = desiredAccount({ inboundKeys: ['3', '5'] });
    await panel.ensure(desired);
    const [client] = panel.simulator.clients();
    expect(Buffer.from(String(client?.password), 'base64')).toHaveLength(32);
    const { uuid, subId } = desired.credentials;
    expect((await panel.found()).credentials).toEqual({ uuid, subId });
    expect(await panel.ensure(desired)).toEqual({ kind: 'already' });
  });

  test('given a refused write, when told, then in our words: the panel’s own hold names', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    const credentials = { ...desiredAccount().credentials, subId: 'another' };
    const outcome = await panel.adapter.ensureAccount(desiredAccount({ credentials }), { existing: null });
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(outcome)).not.toContain(name);
  });
});

describe('3x-ui 3.6, reading', () => {
  test('given a Reality inbound that draws lots, when looked at often, then the links are the same', async () => {
    const panel = createTestPanel(createTestClock());
    await panel.ensure(desiredAccount());
    const looks = new Set<string>();
    for (let count = 0; count < 12; count += 1) looks.add((await panel.found()).links.join());
    expect(looks.size).toBe(1);
    expect([...looks][0]).toContain('sid=a3f1&sni=example.com');
  });

  test('given N accounts, when listed, then two calls, however many; before 3.4.2 one more for each', async () => {
    for (const [version, calls] of [
      ['3.6.0', 2],
      ['3.3.0', 6],
    ] as const) {
      const panel = createTestPanel(createTestClock(), { version });
      for (let count = 0; count < 5; count += 1) {
        const subId = `sub${count}`;
        const credentials = { ...desiredAccount().credentials, uuid: crypto.randomUUID(), subId };
        await panel.ensure(desiredAccount({ name: `a${count}`, credentials }));
      }
      panel.sent.length = 0;
      const links: string[][] = [];
      for await (const page of panel.adapter.listAccounts())
        links.push(...page.accounts.map((one) => one.links));
      expect(links.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
      expect(panel.sent).toHaveLength(calls);
    }
  });

  test('given a hundred look-ups of nobody, then one login', async () => {
    const panel = createTestPanel(createTestClock());
    for (let count = 0; count < 100; count += 1) {
      expect(await panel.adapter.findAccount({ name: 'nobody', remoteId: null })).toEqual({ kind: 'absent' });
    }
    expect(panel.sent.filter(({ path }) => path === '/login')).toHaveLength(1);
  });

  test('given a panel whose clock is ahead, when an account just expired there, then it reads as expired', async () => {
    const panel = createTestPanel(createTestClock(), { clockSkewMs: 120_000 });
    const expiresAt = new Date(panel.clock.now().getTime() + 60_000);
    await panel.ensure(desiredAccount({ expiresAt }));
    expect((await panel.found()).status).toBe('expired');
    expect((await panel.adapter.health()).clockSkewMs).toBeGreaterThan(118_000);
  });
});
