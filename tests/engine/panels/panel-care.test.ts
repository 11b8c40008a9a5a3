import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

async function aSale(options: Parameters<typeof createTestPanelkit>[0] = {}) {
  const shop = await createTestPanelkit(options);
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const name = shop.panel.accounts()[0]?.name ?? '';
  return { shop, customer, name, subscriptionId: rows[0]?.id ?? '', panelId: shop.panels[0]?.id ?? '' };
}

const auditOf = async (shop: TestPanelkit, action: string) =>
  (await shop.panelkit.audit.list({ action }, shop.staff())).rows;

describe('who is online', () => {
  test('given accounts in use, when staff ask, then ours are told by their subscriptions and others counted', async () => {
    const { shop, name, panelId, subscriptionId } = await aSale();
    const stranger = shop.panel.addForeignAccount();
    expect(await shop.panelkit.panels.online(panelId, shop.staff())).toEqual({
      subscriptionIds: [],
      foreignCount: 0,
    });
    for (const used of [name, stranger]) shop.panel.addTraffic(used, 1000);
    expect(await shop.panelkit.panels.online(panelId, shop.staff())).toEqual({
      subscriptionIds: [subscriptionId],
      foreignCount: 1,
    });
  });

  test('given addresses, when a customer looks at his own, then he sees how many, and staff see them', async () => {
    const { shop, customer, name, subscriptionId } = await aSale();
    const { subscriptions } = shop.panelkit;
    shop.panel.addTraffic(name, 1000);
    shop.panel.setClientIps(name, ['192.0.2.1', '192.0.2.2']);
    const lastOnlineAt = shop.clock.now();
    expect(await subscriptions.connections(subscriptionId, shop.as(customer))).toEqual({
      online: true,
      lastOnlineAt,
      ipCount: 2,
      ips: null,
    });
    const { ips } = await subscriptions.connections(subscriptionId, shop.staff());
    expect(ips).toEqual(['192.0.2.1', '192.0.2.2']);
    await subscriptions.clearConnections(subscriptionId, shop.staff());
    expect((await subscriptions.connections(subscriptionId, shop.staff())).ips).toEqual([]);
    expect(await auditOf(shop, 'subscription.clear-ips')).toMatchObject([{ target: { id: subscriptionId } }]);
  });

  test('given a panel that tells only when somebody was seen, then who was seen within the minute is online', async () => {
    const { shop, customer, name, subscriptionId } = await aSale({
      panels: [{ onlineAccounts: 'emulated', clientIps: 'none', backup: 'none', inboundUsageReset: 'none' }],
    });
    const look = () => shop.panelkit.subscriptions.connections(subscriptionId, shop.as(customer));
    expect(await look()).toMatchObject({ online: false, ipCount: null, ips: null });
    shop.panel.addTraffic(name, 1000);
    expect(await look()).toMatchObject({ online: true });
    await shop.clock.advance('61s');
    expect(await look()).toMatchObject({ online: false });
  });
});

describe('what a panel may not have', () => {
  test('given a panel without it, when asked, then PANEL_REFUSED says so', async () => {
    const { shop, subscriptionId, panelId } = await aSale({
      panels: [{ onlineAccounts: 'none', clientIps: 'none', backup: 'none', inboundUsageReset: 'none' }],
    });
    const { panels, inbounds, subscriptions } = shop.panelkit;
    const inboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
    for (const asked of [
      panels.online(panelId, shop.staff()),
      panels.backup(panelId, shop.staff()),
      inbounds.resetUsage(inboundId, shop.staff()),
      subscriptions.clearConnections(subscriptionId, shop.staff()),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: 'PANEL_REFUSED' });
    }
    const view = await subscriptions.connections(subscriptionId, shop.staff());
    expect(view).toMatchObject({ online: null, ipCount: null });
  });

  test.each([
    { name: 'drops others', fake: { disruptiveWrites: true }, warnings: ['disruptive-writes'] },
    { name: 'is harmless', fake: {}, warnings: [] },
    {
      name: 'loses writes and keeps no names',
      fake: { losesWrites: true, uniqueNames: false },
      warnings: ['loses-writes', 'names-repeat'],
    },
  ])(
    'given a panel that $name, when staff look at it, then they are warned so',
    async ({ fake, warnings }) => {
      const shop = await createTestPanelkit({ panels: [fake] });
      const panel = await shop.panelkit.panels.get(shop.panels[0]?.id ?? '', shop.staff());
      expect(panel.warnings).toEqual(warnings);
    },
  );

  test('given a panel that does not answer, when asked, then it fails in time and the contact is booked', async () => {
    const { shop, panelId } = await aSale();
    shop.panel.goDown();
    const asking = shop.panelkit.panels.online(panelId, shop.staff());
    await expect(shop.run(asking)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
    const { health } = await shop.panelkit.panels.get(panelId, shop.staff());
    expect(health).toMatchObject({ consecutiveFailures: 1, lastError: { code: 'PANEL_UNREACHABLE' } });
  });
});

describe('care', () => {
  test('given a panel, when its backup is taken, then it comes as a file, and who took it is on record', async () => {
    const { shop, name, panelId } = await aSale();
    const { fileName, bytes } = await shop.panelkit.panels.backup(panelId, shop.staff());
    expect(fileName).toBe('fake-panel.json');
    expect(new TextDecoder().decode(bytes)).toContain(name);
    const rows = await auditOf(shop, 'panel.backup');
    expect(rows).toMatchObject([{ actor: { kind: 'staff' }, target: { id: panelId } }]);
    expect(JSON.stringify(rows)).not.toContain(name);
  });

  test('given an inbound, when its counter is zeroed, then the panel is asked once, on record', async () => {
    const { shop } = await aSale();
    const inboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
    await shop.panelkit.inbounds.resetUsage(inboundId, shop.staff());
    expect(shop.panel.calls.resetInboundUsage).toBe(1);
    expect(await auditOf(shop, 'inbound.reset-usage')).toHaveLength(1);
  });

  test.each(['account', 'inbound', 'panel'] as const)(
    'given used up and expired accounts with a write scope of %s, when they are removed, then the shop’s own and the living stay',
    async (writeScope) => {
      const { shop, name, panelId } = await aSale({ panels: [{ writeScope }] });
      const expired = shop.panel.addForeignAccount({ expiresAt: new Date('2020-01-01T00:00:00Z') });
      const usedUp = shop.panel.addForeignAccount({ trafficLimitBytes: 10 });
      const living = shop.panel.addForeignAccount();
      shop.panel.addTraffic(usedUp, 10);
      shop.panel.editAccount(name, { expiresAt: new Date('2020-01-01T00:00:00Z') });
      const report = await shop.panelkit.panels.removeDepleted(panelId, shop.staff());
      expect(report).toEqual({ removed: 2, failed: 0, ours: 1 });
      expect(shop.panel.accounts().map((account) => account.name)).toEqual([name, living]);
      expect(shop.panel.accounts().map((account) => account.name)).not.toContain(expired);
      const rows = await auditOf(shop, 'panel.remove-depleted');
      expect(rows.map(({ after }) => after)).toEqual([{ asked: 2 }, report]);
    },
  );

  test('given a removal that the panel refuses, then it is counted as failed', async () => {
    const { shop, panelId } = await aSale();
    shop.panel.addForeignAccount({ expiresAt: new Date('2020-01-01T00:00:00Z') });
    shop.panel.faults.next('removeAccount', { kind: 'refused' });
    const report = await shop.panelkit.panels.removeDepleted(panelId, shop.staff());
    expect(report).toEqual({ removed: 0, failed: 1, ours: 0 });
  });
});

test('given several panels, when all are synced, then each tells its own end, and a disabled one is not contacted', async () => {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://a.test' }, { baseUrl: 'https://b.test' }, { baseUrl: 'https://c.test' }],
  });
  const [up, down, disabled] = shop.panels;
  down?.fake.goDown();
  await shop.panelkit.panels.update({ panelId: disabled?.id ?? '', status: 'disabled' }, shop.staff());
  const before = disabled?.fake.history.length;
  expect(await shop.run(shop.panelkit.panels.syncAllInbounds(shop.staff()))).toEqual([
    { panelId: up?.id, report: { inboundCount: 2, added: 0, missing: 0, foreignCount: 0 } },
    { panelId: down?.id, failed: 'PANEL_UNREACHABLE' },
  ]);
  expect(disabled?.fake.history.length).toBe(before);
});

test('given a unit on an inbound of its own, when it is moved within the panel, then the old inbound goes after the account left it', async () => {
  const shop = await createTestPanelkit();
  await shop.scheduler.start();
  const template = {
    protocol: 'vless' as const,
    security: { kind: 'none' as const },
    port: { from: 20_000, to: 20_020 },
  };
  const plan = await shop.plan({ slug: 'own', placement: { dedicated: { template } } });
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
  await shop.clock.advance('1m');
  const made = () => shop.panel.inbounds().filter(({ name }) => name.startsWith('own-'));
  const [before] = made();
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  await shop.panelkit.subscriptions.move({ subscriptionId: rows[0]?.id ?? '' }, shop.staff());
  await shop.clock.advance('1h');
  expect(made()).toHaveLength(1);
  expect(made()[0]?.key).not.toBe(before?.key);
  expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys)).toEqual([[made()[0]?.key]]);
  expect(await violationsOf(shop)).toEqual([]);
  await shop.panelkit.subscriptions.terminate(
    { subscriptionId: rows[0]?.id ?? '', reason: 'test' },
    shop.staff(),
  );
  await shop.clock.advance('1h');
  expect(made()).toEqual([]);
  expect(shop.panel.accounts()).toEqual([]);
});
