import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { threeXUi } from '../../three-x-ui.ts';
import { createThreeXUiApi } from '../three-x-ui-api.ts';
import { createTestPanel, desiredAccount } from '../three-x-ui-test-panel.ts';

const { name } = desiredAccount();
const KEEPER = 'panelkitkeeper1';

function createV2Panel(version = '2.9.4') {
  return createTestPanel(createTestClock(), { version });
}

/** Someone else's client, as the panel's own page would make it. */
async function addStranger(panel: ReturnType<typeof createV2Panel>, inboundId = 1): Promise<void> {
  const client = { id: 'theirs', password: 'theirs', email: 'stranger', enable: true, ownField: 'kept' };
  const body = { id: inboundId, settings: JSON.stringify({ clients: [client] }) };
  const api = createThreeXUiApi(panel.target, panel.connection);
  await api({ method: 'POST', path: '/panel/api/inbounds/addClient', body });
}

describe('3x-ui 2, writing', () => {
  test.each(['1', '2', '3', '4', '5'])(
    'given inbound %s, when an account is made, changed and removed there, then by the key of its protocol',
    async (inboundKey) => {
      const panel = createV2Panel();
      await addStranger(panel, Number(inboundKey));
      const desired = desiredAccount({ inboundKeys: [inboundKey] });
      expect(await panel.ensure(desired)).toEqual({ kind: 'applied' });
      expect(await panel.ensure({ ...desired, trafficLimitBytes: 7 })).toEqual({ kind: 'applied' });
      const account = await panel.found();
      expect(account).toMatchObject({ trafficLimitBytes: 7, inboundKeys: [inboundKey] });
      expect(account.links).toHaveLength(1);
      expect(await panel.adapter.removeAccount(account)).toEqual({ kind: 'applied' });
      expect(panel.simulator.clients()).toMatchObject([{ email: 'stranger', ownField: 'kept' }]);
    },
  );

  test('given the last client of an inbound, when removed, then one that is off stays, and nobody sees it', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    const account = await panel.found();
    expect(await panel.adapter.removeAccount(account)).toEqual({ kind: 'applied' });
    expect(panel.simulator.clients()).toMatchObject([{ email: KEEPER, enable: false }]);
    expect(panel.simulator.canConnect(KEEPER)).toBe(false);
    expect(JSON.stringify(panel.simulator.clients())).not.toContain(account.credentials.uuid);
    expect(await panel.adapter.findAccount({ name: KEEPER, remoteId: null })).toEqual({ kind: 'absent' });
    for await (const page of panel.adapter.listAccounts()) expect(page.accounts).toEqual([]);
    await panel.ensure(desiredAccount());
    expect(await panel.adapter.removeAccount(account)).toMatchObject({ kind: 'not-applied' });
    expect(await panel.adapter.removeAccount(await panel.found())).toEqual({ kind: 'applied' });
    expect(panel.simulator.clients()).toHaveLength(1);
  });

  test('given a client with fields of its own, when changed, then they are kept', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    const api = createThreeXUiApi(panel.target, panel.connection);
    const { uuid: id, subId } = desiredAccount().credentials;
    const client = {
      id,
      subId,
      email: name,
      enable: true,
      flow: 'xtls-rprx-vision',
      tgId: 5,
      ownField: 'kept',
    };
    const body = { id: 1, settings: JSON.stringify({ clients: [client] }) };
    await api({ method: 'POST', path: `/panel/api/inbounds/updateClient/${id}`, body });
    await panel.ensure(desiredAccount());
    const [entry] = panel.simulator.clients();
    expect(entry).toMatchObject({
      flow: 'xtls-rprx-vision',
      tgId: 5,
      ownField: 'kept',
      totalGB: 10_000_000_000,
    });
  });

  test('given a create that the panel loses, when looked at, then absent; repeated, it is whole', async () => {
    const panel = createV2Panel();
    await addStranger(panel);
    panel.simulator.loseNextWrite();
    expect(await panel.ensure(desiredAccount({ trafficLimitBytes: 5 }))).toEqual({ kind: 'applied' });
    expect(await panel.adapter.findAccount({ name, remoteId: null })).toEqual({ kind: 'absent' });
    // The counter of the lost write is still there, with its old terms.
    expect(panel.simulator.traffic(name)?.total).toBe(5);
    expect(await panel.ensure(desiredAccount({ trafficLimitBytes: 9 }))).toEqual({ kind: 'applied' });
    expect(panel.simulator.traffic(name)).toMatchObject({ total: 9, up: 0, down: 0, enable: true });
    expect(await panel.found()).toMatchObject({ trafficLimitBytes: 9, status: 'active' });
  });

  test('given two creates at once on one inbound, then one is lost: writes must be serialised', async () => {
    const panel = createV2Panel();
    await panel.adapter.health();
    const others = ['aaa', 'bbb'].map((each) =>
      desiredAccount({ name: each, credentials: { uuid: each, password: each, subId: each } }),
    );
    const outcomes = await Promise.all(
      others.map((desired) => panel.adapter.ensureAccount(desired, { existing: null })),
    );
    expect(outcomes).toEqual([{ kind: 'applied' }, { kind: 'applied' }]);
    expect(panel.simulator.clients()).toHaveLength(1);
    const { capabilities } = await threeXUi().probe(panel.target, panel.connection);
    expect(capabilities).toMatchObject({ writeScope: 'inbound', losesWrites: true, writeConcurrency: 1 });
  });

  test('given an account with bytes, when moved to another inbound, then it is there with its bytes and terms', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    panel.simulator.addTraffic(name, 1234);
    await panel.clock.advance('11s');
    expect(await panel.ensure(desiredAccount({ inboundKeys: ['3'] }))).toEqual({ kind: 'applied' });
    expect(await panel.found()).toMatchObject({ inboundKeys: ['3'], usedBytes: 1234, status: 'active' });
    expect(await panel.ensure(desiredAccount({ inboundKeys: ['2'] }), { resetUsage: true })).toEqual({
      kind: 'applied',
    });
    expect(await panel.found()).toMatchObject({ inboundKeys: ['2'], usedBytes: 0 });
  });

  test('given several inbounds, when wanted at once, then refused: a name exists once', async () => {
    const panel = createV2Panel();
    expect(await panel.ensure(desiredAccount({ inboundKeys: ['1', '2'] }))).toMatchObject({
      kind: 'refused',
    });
    expect(panel.simulator.clients()).toEqual([]);
  });

  test.each(['2.6.8', '2.8.11', '2.9.4', '3.0.2'])(
    'given a depleted account on %s, when reset alone would not bring it back, then the terms that follow do',
    async (version) => {
      const panel = createV2Panel(version);
      const desired = desiredAccount({ trafficLimitBytes: 1000 });
      await panel.ensure(desired);
      panel.simulator.addTraffic(name, 2000);
      await panel.clock.advance('11s');
      expect((await panel.found()).status).toBe('limited');
      expect(panel.simulator.canConnect(name)).toBe(false);
      expect(await panel.ensure(desired, { resetUsage: true })).toEqual({ kind: 'applied' });
      expect(panel.simulator.canConnect(name)).toBe(true);
      expect(await panel.found()).toMatchObject({ status: 'active', usedBytes: 0 });
    },
  );

  test('given "database is locked" after the reset, when told, then unknown', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    panel.simulator.failNextWrite('database is locked');
    expect(await panel.ensure(desiredAccount(), { resetUsage: true })).toMatchObject({ kind: 'unknown' });
  });

  test('given an account with other credentials, when changed or created over, then refused and untouched', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    const before = await panel.found();
    const theirs = { uuid: 'a', password: 'b', subId: 'c' };
    const ours = desiredAccount({ credentials: theirs, trafficLimitBytes: 1 });
    expect(await panel.adapter.ensureAccount(ours, { existing: null })).toMatchObject({ kind: 'refused' });
    const existing = { ...before, credentials: theirs };
    expect(await panel.adapter.ensureAccount(ours, { existing })).toMatchObject({ kind: 'refused' });
    expect(await panel.found()).toEqual(before);
  });
});

describe('3x-ui 2, the way in', () => {
  test('given a session that is lost behind a 404, when used, then one login and the answer', async () => {
    const panel = createV2Panel();
    await panel.ensure(desiredAccount());
    panel.sent.length = 0;
    panel.simulator.faults.next({ kind: 'lost-session' }, { path: /list/ });
    expect((await panel.found()).name).toBe(name);
    expect(panel.sent.map(({ path }) => path.split('/').at(-1))).toEqual([
      'list',
      'csrf-token',
      'login',
      'list',
    ]);
  });

  test('given a panel without inbounds, whose list is null, then there is nothing on it', async () => {
    const { connection, target } = createTestPanel(createTestClock(), { version: '2.9.4' });
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const isList = request.url.endsWith('/inbounds/list');
      return isList ? Response.json({ success: true, msg: '', obj: null }) : connection.fetch(request);
    };
    const adapter = threeXUi().connect(target, { ...connection, fetch });
    expect(await adapter.listInbounds()).toEqual([]);
    for await (const { accounts } of adapter.listAccounts()) expect(accounts).toEqual([]);
  });

  test('given a panel too old, when probed, then PANEL_VERSION_UNSUPPORTED', async () => {
    const panel = createV2Panel('2.5.8');
    const probe = threeXUi().probe(panel.target, panel.connection);
    await expect(probe).rejects.toMatchObject({
      code: 'PANEL_VERSION_UNSUPPORTED',
      details: { version: '2.5.8' },
    });
  });

  test('given a panel that is upgraded under way, when its health was checked, then the newer dialect is spoken', async () => {
    const old = createV2Panel();
    const renewed = createTestPanel(createTestClock());
    let isRenewed = false;
    const fetch: typeof globalThis.fetch = (...request) =>
      (isRenewed ? renewed : old).simulator.fetch(...request);
    const adapter = threeXUi().connect(old.target, { ...old.connection, fetch });
    await adapter.ensureAccount(desiredAccount(), { existing: null });
    isRenewed = true;
    await adapter.health();
    expect(await adapter.ensureAccount(desiredAccount(), { existing: null })).toEqual({ kind: 'applied' });
    expect([old, renewed].map(({ simulator }) => simulator.clients().length)).toEqual([1, 1]);
  });
});
