import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { marzban } from '../marzban.ts';
import { createMarzbanApi } from './marzban-api.ts';
import { createTestPanel, desiredAccount, type TestPanelOptions } from './marzban-test-panel.ts';

const createPanel = (options?: TestPanelOptions) => createTestPanel(createTestClock(), options);

const desired = desiredAccount();
const reference = { name: desired.name, remoteId: null };

/** A panel with the account on it, and what was found of it. */
async function panelWithAccount(options: TestPanelOptions = {}, changes = {}) {
  const panel = createPanel(options);
  expect(await panel.adapter.ensureAccount(desiredAccount(changes), { existing: null })).toEqual({
    kind: 'applied',
  });
  const existing = await panel.found();
  panel.sent.length = 0;
  return { ...panel, existing };
}

describe('Marzban traps: creating', () => {
  test('given an account, when created, then it has exactly the wanted inbounds, credentials and terms', async () => {
    const { existing, adapter } = await panelWithAccount();
    expect(existing).toMatchObject({
      name: desired.name,
      status: 'active',
      credentials: { uuid: desired.credentials.uuid, password: desired.credentials.password },
      expiresAt: desired.expiresAt,
      trafficLimitBytes: desired.trafficLimitBytes,
      inboundKeys: ['VLESS TCP', 'Trojan TCP'],
      note: desired.note,
    });
    expect(existing.links).toHaveLength(2);
    expect(adapter.normalize(desired)).toEqual(desired);
  });

  test('given a disabled account, when created, then a second call switches it off', async () => {
    const { simulator, existing } = await panelWithAccount({}, { enabled: false });
    expect(existing.status).toBe('disabled');
    expect(simulator.canConnect(desired.name)).toBe(false);
  });

  test('given a create whose answer is lost, when created again, then 409 is looked at and it was so already', async () => {
    const { adapter, simulator } = createPanel();
    simulator.faults.next({ kind: 'drop-after-commit' }, { method: 'POST', path: /^\/api\/user$/ });
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ kind: 'unknown' });
    expect(await adapter.ensureAccount(desired, { existing: null })).toEqual({ kind: 'already' });
    expect(simulator.accounts()).toHaveLength(1);
  });

  test('given our account with other terms, when created, then not applied and not touched', async () => {
    const { adapter, simulator } = await panelWithAccount();
    const before = simulator.accounts();
    const outcome = await adapter.ensureAccount(desiredAccount({ trafficLimitBytes: 1 }), { existing: null });
    expect(outcome).toMatchObject({ kind: 'not-applied' });
    expect(simulator.accounts()).toEqual(before);
  });

  test('given the same name with other credentials, when created, then refused and not touched', async () => {
    const { adapter, simulator } = await panelWithAccount();
    const before = simulator.accounts();
    const credentials = { uuid: '00000000-0000-4000-8000-00000000ffff', password: 'other', subId: '' };
    const outcome = await adapter.ensureAccount(desiredAccount({ credentials }), { existing: null });
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(simulator.accounts()).toEqual(before);
  });

  test('given somebody else’s user, when created by a plain administrator, then refused', async () => {
    const { adapterOf } = await panelWithAccount();
    expect(await adapterOf('seller').ensureAccount(desired, { existing: null })).toMatchObject({
      kind: 'refused',
    });
  });

  test('given a conflict of the database that is no namesake, when created, then not applied', async () => {
    const { connection, target } = createPanel();
    const conflict = () => Promise.resolve(Response.json({ detail: 'User already exists' }, { status: 409 }));
    const fetch: typeof globalThis.fetch = (input, init) =>
      String(input).endsWith('/api/user') ? conflict() : connection.fetch(input, init);
    const adapter = marzban().connect(target, { ...connection, fetch });
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ kind: 'not-applied' });
  });

  test('given an inbound that is not there, when created, then refused and nothing is sent', async () => {
    const { adapter, sent } = createPanel();
    const outcome = await adapter.ensureAccount(desiredAccount({ inboundKeys: ['Nowhere'] }), {
      existing: null,
    });
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(sent.filter((request) => request.path === '/api/user')).toHaveLength(0);
  });
});

describe('Marzban traps: changing', () => {
  test('given all as wanted, when ensured, then already, and nothing is written', async () => {
    const { adapter, sent, existing } = await panelWithAccount();
    expect(await adapter.ensureAccount(desired, { existing })).toEqual({ kind: 'already' });
    expect(sent).toEqual([{ method: 'GET', path: `/api/user/${desired.name}` }]);
  });

  test('given other inbounds, when changed, then exactly those, and the credentials stay', async () => {
    const { adapter, existing, found } = await panelWithAccount();
    const moved = desiredAccount({ inboundKeys: ['VMess WS', 'Shadowsocks TCP', 'Trojan TCP'] });
    expect(await adapter.ensureAccount(moved, { existing })).toEqual({ kind: 'applied' });
    const { uuid, password } = desired.credentials;
    const account = await found();
    expect(new Set(account.inboundKeys)).toEqual(new Set(moved.inboundKeys));
    expect(account.credentials).toEqual({ uuid, password });
  });

  test('given a flow that staff set, when changed, then the links do not break', async () => {
    const { adapter, existing, found, simulator, target, connection } = await panelWithAccount();
    await createMarzbanApi(
      target,
      connection,
    )({
      method: 'PUT',
      path: `/api/user/${desired.name}`,
      body: {
        proxies: {
          vless: { id: desired.credentials.uuid, flow: 'xtls-rprx-vision' },
          trojan: { password: desired.credentials.password, flow: '' },
        },
        next_plan: { data_limit: 5, expire: null },
      },
    });
    const { links } = await found();
    await adapter.ensureAccount(desiredAccount({ note: 'other' }), { existing });
    expect(simulator.account(desired.name)?.proxies.vless?.flow).toBe('xtls-rprx-vision');
    expect(simulator.account(desired.name)?.nextPlan).toBeNull();
    expect((await found()).links).toEqual(links);
  });

  test('given an unlimited wish, when changed, then limit and expiry are taken away', async () => {
    const { adapter, existing, found } = await panelWithAccount();
    await adapter.ensureAccount(desiredAccount({ trafficLimitBytes: null, expiresAt: null }), { existing });
    expect(await found()).toMatchObject({ trafficLimitBytes: null, expiresAt: null });
  });

  test('given an account of other credentials in its place, when changed, then refused and not touched', async () => {
    const { adapter, existing, simulator } = await panelWithAccount();
    const credentials = { uuid: '00000000-0000-4000-8000-00000000ffff', password: 'other', subId: '' };
    await adapter.removeAccount(reference);
    await adapter.ensureAccount(desiredAccount({ credentials }), { existing: null });
    const before = simulator.accounts();
    expect(await adapter.ensureAccount(desired, { existing })).toMatchObject({ kind: 'refused' });
    expect(simulator.accounts()).toEqual(before);
  });

  test('given new credentials, when changed, then the account that was found gets them', async () => {
    const { adapter, existing, found } = await panelWithAccount();
    const credentials = { uuid: '00000000-0000-4000-8000-00000000ffff', password: 'renewed', subId: '' };
    expect(await adapter.ensureAccount(desiredAccount({ credentials }), { existing })).toEqual({
      kind: 'applied',
    });
    expect((await found()).credentials).toEqual({ uuid: credentials.uuid, password: 'renewed' });
  });

  test('given an account that is gone, when changed, then not applied and not created', async () => {
    const { adapter, existing, simulator } = await panelWithAccount();
    await adapter.removeAccount(reference);
    expect(await adapter.ensureAccount(desired, { existing })).toMatchObject({ kind: 'not-applied' });
    expect(simulator.accounts()).toHaveLength(0);
  });
});

describe('Marzban traps: resetting', () => {
  test.each([
    { name: 'active', changes: {} },
    { name: 'disabled', changes: { enabled: false } },
  ])(
    'given a $name wish, when reset, then the counter is 0 and the status is asserted last',
    async ({ name, changes }) => {
      const { adapter, existing, found, simulator, sent } = await panelWithAccount();
      simulator.addTraffic(desired.name, 5000);
      const wish = desiredAccount({ ...changes, trafficLimitBytes: 777 });
      expect(await adapter.ensureAccount(wish, { existing, resetUsage: true })).toEqual({ kind: 'applied' });
      expect(await found()).toMatchObject({ usedBytes: 0, trafficLimitBytes: 777, status: name });
      expect(sent.map(({ method }) => method).slice(0, 3)).toEqual(['GET', 'POST', 'PUT']);
      expect(simulator.canConnect(desired.name)).toBe(name === 'active');
    },
  );

  test('given a depleted and expired account, when renewed, then it is active with the new terms', async () => {
    const { adapter, clock, existing, found, simulator } = await panelWithAccount();
    simulator.addTraffic(desired.name, 20_000_000_000);
    await clock.advance('600d');
    expect((await found()).status).toBe('limited');
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    await adapter.ensureAccount(desiredAccount({ expiresAt }), { existing, resetUsage: true });
    await clock.advance(60_000);
    expect(await found()).toMatchObject({ status: 'active', expiresAt, usedBytes: 0 });
  });

  test('given an account on hold, when a reset is asked for, then it is never reset', async () => {
    const onHold = { onHoldSeconds: 86_400, expiresAt: null };
    const { adapter, existing, found, sent } = await panelWithAccount({}, onHold);
    const wish = desiredAccount({ ...onHold, note: 'other' });
    expect(await adapter.ensureAccount(wish, { existing, resetUsage: true })).toEqual({ kind: 'applied' });
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
    expect(await found()).toMatchObject({ status: 'on-hold', onHoldSeconds: 86_400, note: 'other' });
  });

  test('given a panel that refuses the terms after the reset, then the outcome says so', async () => {
    const { adapter, existing, simulator } = await panelWithAccount();
    simulator.faults.next({ kind: 'rate-limited', retryAfterSeconds: 5 }, { method: 'PUT' });
    const outcome = await adapter.ensureAccount(desiredAccount({ note: 'x' }), {
      existing,
      resetUsage: true,
    });
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });
});

describe('Marzban traps: removing', () => {
  test.each(['root', 'envroot', 'seller'])(
    'given a user of %s, when removed, then it is gone and shut out',
    async (username) => {
      const { adapter, simulator } = await panelWithAccount({ username });
      expect(await adapter.removeAccount(reference)).toEqual({ kind: 'applied' });
      expect(simulator.accounts()).toHaveLength(0);
      expect(simulator.canConnect(desired.name)).toBe(false);
      expect(await adapter.removeAccount(reference)).toEqual({ kind: 'already' });
    },
  );

  test('given a crash before the deletion, when removed, then not applied', async () => {
    const { adapter, simulator } = await panelWithAccount();
    simulator.faults.next({ kind: 'error-before-commit' }, { method: 'DELETE' });
    expect(await adapter.removeAccount(reference)).toMatchObject({ kind: 'not-applied' });
    expect(simulator.accounts()).toHaveLength(1);
  });

  test('given a deletion whose answer is lost, when removed, then unknown, and the next look proves it', async () => {
    const { adapter, simulator } = await panelWithAccount();
    simulator.faults.next({ kind: 'drop-after-commit' }, { method: 'DELETE' });
    expect(await adapter.removeAccount(reference)).toMatchObject({ kind: 'unknown' });
    expect(await adapter.findAccount(reference)).toMatchObject({ kind: 'absent' });
  });

  test('given a row that the panel cannot show, when removed, then it is gone', async () => {
    const { adapter, simulator } = await panelWithAccount();
    const backup = simulator.backup();
    for (const user of backup.users.values()) user.expire = 1_900_000_000_000;
    simulator.restore(backup);
    await expect(adapter.findAccount(reference)).rejects.toMatchObject({ code: 'PANEL_RESPONSE_INVALID' });
    expect(await adapter.removeAccount(reference)).toEqual({ kind: 'applied' });
    expect(simulator.accounts()).toHaveLength(0);
  });
});
