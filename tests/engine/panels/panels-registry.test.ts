import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

const idOf = (shop: TestPanelkit, index = 0): string => shop.panels[index]?.id ?? '';
const panelOf = (shop: TestPanelkit, index = 0) => shop.panelkit.panels.get(idOf(shop, index), shop.staff());
const inboundsOf = async (shop: TestPanelkit) =>
  (await shop.panelkit.inbounds.list({ panelId: idOf(shop) }, shop.staff())).rows;
const { username, password } = { username: 'admin', password: 'panel-password' };

describe('the registry of panels', () => {
  test('given a new panel, when it is registered, then nothing is contacted, nothing is sold there and its login is not shown', async () => {
    const shop = await createTestPanelkit();
    const panel = await shop.panelkit.panels.register(
      {
        kind: 'fake',
        name: 'Second',
        baseUrl: 'https://panel.test/',
        credentials: { username, password },
      },
      shop.staff(),
    );
    expect(panel).toMatchObject({
      baseUrl: 'https://panel.test',
      status: 'enabled',
      version: null,
      weight: 1,
    });
    expect(JSON.stringify(panel)).not.toMatch(/ealed|panel-password/);
    const { rows } = await shop.panelkit.inbounds.list({ panelId: panel.id }, shop.staff());
    expect(rows).toEqual([]);
  });

  test('given several panels, when they are listed in pages, then each comes once', async () => {
    const shop = await createTestPanelkit({
      panels: ['a', 'b', 'c'].map((name) => ({ baseUrl: `https://${name}.test` })),
    });
    const { panels } = shop.panelkit;
    const first = await panels.list({ limit: 2 }, shop.staff());
    const second = await panels.list({ limit: 2, cursor: first.nextCursor ?? '' }, shop.staff());
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(shop.panels.map(({ id }) => id));
  });

  test.each([
    {
      name: 'a wrong password',
      update: { credentials: { username, password: 'x' } },
      code: 'PANEL_AUTH_FAILED',
    },
    {
      name: 'another host',
      update: { baseUrl: 'https://nobody.test', credentials: { username, password } },
      code: 'PANEL_UNREACHABLE',
    },
    { name: 'another path', update: { baseUrl: 'https://panel.test/x' }, code: 'PANEL_NOT_FOUND_AT_URL' },
  ])(
    'given $name, when the panel is tested or synced, then the answer is $code and its health says so',
    async ({ update, code }) => {
      const shop = await createTestPanelkit();
      const inbounds = await inboundsOf(shop);
      await shop.panelkit.panels.update({ panelId: idOf(shop), ...update }, shop.staff());

      await expect(shop.panelkit.panels.test(idOf(shop), shop.staff())).rejects.toMatchObject({ code });
      await expect(shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff())).rejects.toMatchObject({
        code,
      });

      expect(await panelOf(shop)).toMatchObject({ health: { consecutiveFailures: 2, lastError: { code } } });
      expect(await inboundsOf(shop)).toEqual(inbounds);
    },
  );

  test('given an answer that cannot be read, when inbounds are synced, then the stored ones stay as they were', async () => {
    const shop = await createTestPanelkit();
    for (const verb of ['listInbounds', 'listAccounts'] as const) {
      const before = await recordsOf(shop);
      shop.panel.faults.next(verb, { kind: 'invalid-answer' });
      await expect(shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff())).rejects.toMatchObject({
        code: 'PANEL_RESPONSE_INVALID',
      });
      expect(await recordsOf(shop)).toEqual(before);
    }
  });

  test('given a panel with a new password, when staff give it, then what waited is delivered with it', async () => {
    const shop = await createTestPanelkit();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    shop.panel.setCredentials({ username, password: 'changed' });
    await shop.scheduler.start();
    await shop.clock.advance('10m');
    expect(shop.panel.accounts()).toEqual([]);

    await shop.panelkit.panels.update(
      { panelId: idOf(shop), credentials: { username, password: 'changed' } },
      shop.staff(),
    );
    await shop.panelkit.panels.test(idOf(shop), shop.staff());
    await shop.clock.advance('1s');
    await shop.scheduler.stop();

    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect((await panelOf(shop)).health).toMatchObject({ consecutiveFailures: 0, lastError: null });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given another address, when a panel gets it, then nothing that was learned of the old one holds', async () => {
    const shop = await createTestPanelkit();
    expect(await panelOf(shop)).toMatchObject({ version: '1.0.0' });
    const rename = (baseUrl: string, credentials?: Record<string, string>) =>
      shop.panelkit.panels.update(
        { panelId: idOf(shop), baseUrl, ...(credentials && { credentials }) },
        shop.staff(),
      );
    expect(await rename('https://panel.test/')).toMatchObject({ version: '1.0.0' });
    const login = { username, password };
    expect(await rename('https://moved.test', login)).toMatchObject({ version: null, capabilities: null });
  });
});

describe('a panel that is taken out', () => {
  test('given a panel with accounts or places, when it is removed, then it is refused until it has none', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    const remove = () => shop.panelkit.panels.remove({ panelId: idOf(shop) }, shop.staff());
    await expect(remove()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION', details: { from: 'in-use' } });
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.orders.settled(order.id);

    expect(await remove()).toMatchObject({ status: 'disabled', removedAt: shop.clock.now() });

    await expect(remove()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(panelOf(shop)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await shop.panelkit.panels.list({}, shop.staff())).rows).toEqual([]);
    const change = shop.panelkit.panels.update({ panelId: idOf(shop), status: 'enabled' }, shop.staff());
    await expect(change).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given delivered accounts, when their panel is removed, then it is refused', async () => {
    const shop = await createTestPanelkit();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    await shop.panelkit.orders.settled(order.id);
    const removing = shop.panelkit.panels.remove({ panelId: idOf(shop) }, shop.staff());
    await expect(removing).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  test('given a draining panel, when a paid unit waits there, then it is still delivered and nothing new is sold', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 2000 });
    const plan = await shop.plan();
    const order = await shop.buy(customer, plan);
    await shop.panelkit.panels.update({ panelId: idOf(shop), status: 'draining' }, shop.staff());
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a disabled panel, when a paid unit waits there, then it is not contacted until it is enabled again', async () => {
    const shop = await createTestPanelkit();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    const setStatus = (status: 'enabled' | 'disabled') =>
      shop.panelkit.panels.update({ panelId: idOf(shop), status }, shop.staff());
    await setStatus('disabled');
    const calls = { ...shop.panel.calls };
    await shop.scheduler.start();
    await shop.clock.advance('2h');
    expect(shop.panel.calls).toEqual(calls);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    expect(unit).toMatchObject({ state: { status: 'pending' }, lastError: { code: 'PANEL_DISABLED' } });

    await setStatus('enabled');
    await shop.clock.advance('15m');
    await shop.scheduler.stop();

    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('a sync of inbounds', () => {
  const trojan = {
    key: 'trojan-ws',
    name: 'Trojan',
    protocol: 'trojan',
    network: 'ws',
    port: 8443,
    enabled: false,
  };
  const hysteria = {
    key: 'hy2',
    name: 'Hysteria',
    protocol: 'hysteria2',
    network: 'udp',
    port: 53,
    enabled: true,
  };

  test('given a changed panel, when it is synced, then rows are added, refreshed and marked missing, and switches stay', async () => {
    const shop = await createTestPanelkit();
    const [vless, ws] = await inboundsOf(shop);
    for (const { id } of [vless, ws].filter((row) => row !== undefined)) {
      const switches = { capacity: 5, isDefault: true, provisioningEnabled: false };
      await shop.panelkit.inbounds.update({ inboundId: id, ...switches }, shop.staff());
    }
    shop.panel.setInbounds([trojan, hysteria]);
    shop.panel.addForeignAccount({ inboundKeys: ['trojan-ws'] });
    shop.panel.addForeignAccount({ inboundKeys: ['trojan-ws', 'hy2'] });

    const report = await shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff());

    expect(report).toEqual({ inboundCount: 2, added: 1, missing: 1, foreignCount: 2 });
    const rows = new Map((await inboundsOf(shop)).map((row) => [row.remoteKey, row]));
    expect(rows.get('vless-tcp')).toMatchObject({ id: vless?.id, status: 'missing', capacity: 5 });
    expect(rows.get('trojan-ws')).toMatchObject({
      id: ws?.id,
      name: 'Trojan',
      status: 'disabled',
      foreignCount: 2,
      capacity: 5,
      isDefault: true,
      provisioningEnabled: false,
    });
    expect(rows.get('hy2')).toMatchObject({
      protocol: 'hysteria2',
      network: 'udp',
      port: 53,
      status: 'active',
      foreignCount: 1,
      capacity: null,
      isDefault: false,
      provisioningEnabled: true,
    });
    expect(await panelOf(shop)).toMatchObject({ foreignCount: 2 });
  });

  test('given nothing new, when it is synced again, then nothing but its time and record changes', async () => {
    const shop = await createTestPanelkit();
    shop.panel.addForeignAccount();
    const sync = () => shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff());
    await sync();
    const before = { panel: await panelOf(shop), inbounds: await inboundsOf(shop) };
    expect(await sync()).toEqual({ inboundCount: 2, added: 0, missing: 0, foreignCount: 1 });
    expect({ panel: await panelOf(shop), inbounds: await inboundsOf(shop) }).toEqual(before);
  });

  test('given an inbound that comes back, when it is synced, then it is the same row and sells again', async () => {
    const shop = await createTestPanelkit();
    const inbounds = (await inboundsOf(shop)).map(({ remoteKey, name, protocol, network, port }) => ({
      key: remoteKey ?? '',
      name,
      protocol,
      network,
      port,
      enabled: true,
    }));
    const ids = (await inboundsOf(shop)).map(({ id }) => id);
    for (const seen of [[], inbounds]) {
      shop.panel.setInbounds(seen);
      await shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff());
    }
    const rows = await inboundsOf(shop);
    expect(rows.map(({ id, status, statusMessage }) => [id, status, statusMessage])).toEqual(
      ids.map((id) => [id, 'active', null]),
    );
    expect(
      (await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan())).state.status,
    ).toBe('paid');
  });

  test('given 1,100 inbounds, when they are synced, then none is left out of the rule', async () => {
    const shop = await createTestPanelkit();
    const keys = Array.from({ length: 1100 }, (_, index) => `in-${index}`);
    shop.panel.setInbounds(keys.map((key) => ({ ...hysteria, key })));
    const report = await shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff());
    expect(report).toMatchObject({ inboundCount: 1100, added: 1100, missing: 2 });
    const plan = await shop.plan();
    const { candidates } = await shop.panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
    expect(new Set(candidates.map(({ inboundId }) => inboundId)).size).toBe(1102);
  });

  test('given our own accounts among foreign ones, when it is synced, then only the foreign are counted and none is touched', async () => {
    const shop = await createTestPanelkit({ panels: [{ pageSize: 2 }] });
    const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan(), 3);
    await shop.panelkit.orders.settled(order.id);
    for (let count = 0; count < 4; count += 1) shop.panel.addForeignAccount();

    const report = await shop.panelkit.panels.syncInbounds(idOf(shop), shop.staff());

    expect(report.foreignCount).toBe(4);
    expect(shop.panel.accounts()).toHaveLength(7);
    expect(shop.panel.foreignWrites()).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
