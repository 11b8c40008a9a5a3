import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createSUiTestPanel, desiredAccount } from './s-ui-test-panel.ts';
import type { SUiSimulatorOptions } from './simulator/s-ui-simulator.ts';

const desired = desiredAccount();
const { name } = desired;
const DAY_S = 86_400;

/** A panel with the account on it, and what was found of it. */
async function panelWithAccount(changes = {}, options: Partial<SUiSimulatorOptions> = {}) {
  const panel = createSUiTestPanel(createTestClock(), options);
  const wish = desiredAccount(changes);
  expect(await panel.adapter.ensureAccount(wish, { existing: null })).toEqual({ kind: 'applied' });
  const existing = await panel.found();
  panel.sent.length = 0;
  const client = () => {
    const [row] = panel.simulator.accountsNamed(name);
    if (row === undefined) throw new Error('the client is gone');
    return row;
  };
  return { ...panel, existing, client };
}

describe('S-UI traps: creating', () => {
  test('given a panel without clients, whose list is null, then it lists none', async () => {
    const { adapter, connection, target } = createSUiTestPanel(createTestClock());
    const list = await connection.fetch(`${target.baseUrl}/apiv2/clients`, {
      headers: { token: target.credentials.token ?? '' },
    });
    expect(JSON.parse(await list.text())).toMatchObject({ success: true, obj: { clients: null } });
    for await (const _page of adapter.listAccounts()) throw new Error('There should be no page');
    expect(await adapter.findAccount({ name, remoteId: null })).toEqual({ kind: 'absent' });
  });

  test('given names that are not unique, when a create is repeated blindly, then two, told apart by their ids', async () => {
    const { adapter, simulator } = await panelWithAccount();
    await adapter.ensureAccount(desired, { existing: null });
    const result = await adapter.findAccount({ name, remoteId: null });
    expect(result).toMatchObject({ kind: 'many', accounts: [{ remoteId: '1' }, { remoteId: '2' }] });
    expect(await adapter.removeAccount({ name, remoteId: null })).toMatchObject({ kind: 'not-applied' });
    expect(simulator.accountsNamed(name)).toHaveLength(2);
  });

  test('given a client without credentials of a protocol, which takes the inbound down for everybody, then ours has all 14', async () => {
    const { client, save, simulator, adapter } = await panelWithAccount();
    expect(Object.keys(client().config ?? {})).toHaveLength(14);
    const poor = { name: 'poor', enable: true, inbounds: [1], links: [], config: {} };
    expect(await save('new', poor)).toMatchObject({ success: false });
    expect(simulator.canConnect(name)).toBe(true); // still on the other inbound
    expect(simulator.rebuilds().at(-1)).toBe('vless-443');
    const other = desiredAccount({ name: 'other', inboundKeys: ['1'] });
    expect(await adapter.ensureAccount(other, { existing: null })).toEqual({ kind: 'applied' });
    expect(simulator.canConnect('other')).toBe(true);
  });

  test('given an inbound that is gone, which the panel would take, when created, then refused and nothing is sent', async () => {
    const { adapter, save, sent } = createSUiTestPanel(createTestClock());
    await save('del', 'trojan-8443', 'inbounds');
    expect(await adapter.ensureAccount(desired, { existing: null })).toMatchObject({ kind: 'refused' });
    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });

  test('given a create, then its body has no id, which would overwrite the client of that id', async () => {
    const { adapter, client, simulator } = await panelWithAccount();
    await adapter.ensureAccount(desiredAccount({ name: 'second' }), { existing: null });
    expect(client()).toMatchObject({ id: 1, name });
    expect(simulator.accounts()).toHaveLength(2);
  });
});

describe('S-UI traps: reading', () => {
  test('given an account with far more links than one may have, then the panel is refused before they are read', async () => {
    const { adapter, adapterAt, client, save, target } = await panelWithAccount();
    const one = { type: 'external', uri: 'vless://elsewhere', remark: 'x' };
    const putLinks = (count: number) =>
      save('edit', { ...client(), links: Array.from({ length: count }, () => one) });
    await putLinks(500);
    expect(await adapter.findAccount({ name, remoteId: '1' })).toMatchObject({ kind: 'found' });
    await putLinks(20_000);
    const tooMany = { code: 'PANEL_RESPONSE_TOO_LARGE', details: { limit: 'linksPerAccount', maximum: 500 } };
    await expect(adapter.findAccount({ name, remoteId: '1' })).rejects.toMatchObject(tooMany);
    // The adapter spares the panel now, and another one has not met it yet.
    const pages = adapterAt(target.baseUrl).listAccounts();
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toMatchObject(tooMany);
  });
});

describe('S-UI traps: texts', () => {
  test('given a text that is longer than a link may be however it is escaped, then the panel is refused', async () => {
    const { adapter, client, save } = await panelWithAccount();
    const write = (length: number) => save('edit', { ...client(), desc: 'ش'.repeat(length) });
    await write((6 * 8192) / 2);
    expect(await adapter.findAccount({ name, remoteId: '1' })).toMatchObject({ kind: 'found' });
    await write((6 * 8192) / 2 + 1);
    await expect(adapter.findAccount({ name, remoteId: '1' })).rejects.toMatchObject({
      code: 'PANEL_RESPONSE_TOO_LARGE',
      details: { limit: 'linkLength', maximum: 8192 },
    });
  });
});

describe('S-UI traps: the whole row is replaced', () => {
  test('given fields that staff set, when terms change, then they are kept, and the links of other servers', async () => {
    const { adapter, client, existing, save, found } = await panelWithAccount();
    const external = { type: 'external', uri: 'vless://elsewhere', remark: 'x' };
    const { links, ...row } = client();
    await save('edit', {
      ...row,
      group: 'VIP',
      remark: 'Gold',
      totalUp: 7,
      links: [...(links ?? []), external],
    });
    await adapter.ensureAccount(desiredAccount({ note: 'new' }), { existing });
    expect(client()).toMatchObject({ group: 'VIP', remark: 'Gold', totalUp: 7, desc: 'new' });
    expect(client().links?.at(-1)).toEqual(external);
    expect((await found()).links).not.toContain(external.uri);
  });

  test('given counters, when terms change, then they are sent back as they were read right before', async () => {
    const { adapter, client, clock, existing, simulator, sent } = await panelWithAccount();
    simulator.addTraffic(name, 4000);
    await clock.advance('10s');
    await adapter.ensureAccount(desiredAccount({ trafficLimitBytes: 5_000_000 }), { existing });
    expect(client()).toMatchObject({ up: 1000, down: 3000 });
    expect(sent.map(({ path }) => path)).toEqual(['inbounds?id=1,2', 'clients?id=1', 'save?id=0']);
  });

  test('given the list, which shows six fields as zero, then they are read from whole rows', async () => {
    const { adapter, found } = await panelWithAccount({ onHoldSeconds: 30 * DAY_S, expiresAt: null });
    const listed = [];
    for await (const page of adapter.listAccounts()) listed.push(...page.accounts);
    expect(listed).toEqual([await found()]);
    expect(listed[0]).toMatchObject({ status: 'on-hold', onHoldSeconds: 30 * DAY_S });
  });

  test('given all as wanted, when ensured, then already, and nothing is written', async () => {
    const { adapter, existing, sent } = await panelWithAccount();
    expect(await adapter.ensureAccount(desired, { existing })).toEqual({ kind: 'already' });
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  test('given a Shadowsocks key that somebody changed, when ensured, then it is put right', async () => {
    const { adapter, client, existing, save } = await panelWithAccount();
    const key = client().config?.shadowsocks?.password;
    await save('edit', { ...client(), config: { ...client().config, shadowsocks: { name, password: 'x' } } });
    expect(await adapter.ensureAccount(desired, { existing })).toEqual({ kind: 'applied' });
    expect(client().config?.shadowsocks?.password).toBe(key);
  });

  test('given a flow that staff set, when changed, then it is kept', async () => {
    const { adapter, client, existing, save } = await panelWithAccount();
    const config = { ...client().config };
    await save('edit', { ...client(), config: { ...config, vless: { ...config.vless, flow: '' } } });
    await adapter.ensureAccount(desiredAccount({ note: 'x' }), { existing });
    expect(client().config?.vless).toMatchObject({ flow: '', uuid: desired.credentials.uuid });
  });
});

describe('S-UI traps: other customers', () => {
  test.each([
    { name: 'new terms', changes: { trafficLimitBytes: 5, note: 'x' }, cut: [] },
    { name: 'a suspension', changes: { enabled: false }, cut: ['vless-443', 'trojan-8443'] },
    { name: 'another inbound', changes: { inboundKeys: ['1', '3'] }, cut: ['trojan-8443', 'vmess-8080'] },
  ])('given $name, then the connections of these inbounds are cut: $cut', async ({ changes, cut }) => {
    const { adapter, existing, simulator } = await panelWithAccount();
    const before = simulator.rebuilds().length;
    await adapter.ensureAccount(desiredAccount(changes), { existing });
    expect(simulator.rebuilds().slice(before)).toEqual(cut);
  });

  test('given an id that a restored backup gave to another, then it is shown as what it is, and neither changed nor removed', async () => {
    const { adapter, existing, save, simulator } = await panelWithAccount();
    simulator.restore({ ...simulator.backup(), clients: new Map(), lastClientId: 0 });
    await save('new', { name: 'stranger', inbounds: [], links: [] });
    const before = simulator.accounts();
    expect(before[0]).toMatchObject({ id: Number(existing.remoteId), name: 'stranger' });
    expect(await adapter.findAccount(existing)).toMatchObject({
      kind: 'renamed',
      account: { name: 'stranger' },
    });
    expect(await adapter.ensureAccount(desired, { existing })).toMatchObject({ kind: 'not-applied' });
    expect(await adapter.removeAccount(existing)).toEqual({ kind: 'already' });
    expect(simulator.accounts()).toEqual(before);
  });

  test('given an account that came back under another id, when looked for with the old one, then it is found', async () => {
    const { adapter, existing } = await panelWithAccount();
    await adapter.ensureAccount(desired, { existing: null });
    await adapter.removeAccount(existing);
    expect(await adapter.findAccount(existing)).toMatchObject({ kind: 'found', account: { remoteId: '2' } });
  });

  test('given other credentials at our name and id, when changed, then refused and not touched', async () => {
    const { adapter, existing, save, client, simulator } = await panelWithAccount();
    await save('edit', {
      ...client(),
      config: { vless: { name, uuid: 'theirs' }, trojan: { name, password: 'theirs' } },
    });
    const before = simulator.accounts();
    expect(await adapter.ensureAccount(desired, { existing })).toMatchObject({ kind: 'refused' });
    expect(simulator.accounts()).toEqual(before);
  });
});

describe('S-UI traps: its history is never cleared', () => {
  test('given so many changes that a backup with them fails, when a backup is taken, then it goes without them', async () => {
    const { simulator, adapter } = await panelWithAccount();
    const backup = simulator.backup();
    const [change] = backup.changes;
    if (change === undefined) throw new Error('the create is a change');
    simulator.restore({
      ...backup,
      changes: Array.from({ length: 5462 }, (_, id) => ({ ...change, id: id + 1 })),
    });
    const file = await adapter.downloadBackup?.();
    expect(new TextDecoder().decode(file?.bytes)).toContain(name);
  });
});
