import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

test('given a panel on which many accounts vanished, then it sells nothing, what was extended waits, and its customer is told once and sees why', async () => {
  const shop = await createTestPanelkit({ policies: { extension: { always: true } } });
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const plan = await shop.plan();
  const order = await shop.buy(customer, plan, 6);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
  const id = rows[0]?.id ?? '';
  const panelId = shop.panels[0]?.id ?? '';
  shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
  await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));

  await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
  const explained = await shop.panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
  expect(explained.candidates.map(({ reason }) => reason)).toEqual(['panel-suspect', 'panel-suspect']);

  await shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
  await shop.scheduler.start();
  await shop.clock.advance('40m');
  const waiting = await shop.panelkit.subscriptions.get(id, shop.as(customer));
  expect(waiting).toMatchObject({ pendingChange: { kind: 'extension' }, waitsFor: 'server-checked' });
  const told = async () =>
    (await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id })).filter(
      ({ type }) => type === 'subscription.change-waiting',
    );
  expect((await told()).map(({ data }) => data)).toMatchObject([{ reason: 'server-checked' }]);
  const { rows: messages } = await shop.panelkit.notifications.list({ limit: 100 }, shop.as(customer));
  expect(messages.filter(({ code }) => code === 'change.waiting')).toHaveLength(1);

  await shop.panelkit.panels.trust({ panelId }, shop.staff());
  await shop.clock.advance('40m');
  await shop.scheduler.stop();
  const applied = await shop.panelkit.subscriptions.get(id, shop.as(customer));
  expect(applied).toMatchObject({ pendingChange: null, waitsFor: null });
  expect(shop.panel.accounts()).toHaveLength(6);
  expect(await told()).toHaveLength(1);
  expect(await violationsOf(shop)).toEqual([]);
});

describe('a panel that shows nothing of ours any more', () => {
  const open = async (units: number) => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const order = await shop.buy(customer, await shop.plan(), units);
    await shop.run(shop.panelkit.orders.settled(order.id));
    await shop.clock.advance('1h');
    const panelId = shop.panels[0]?.id ?? '';
    const sync = async () => {
      await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
      return (await shop.panelkit.panels.get(panelId, shop.staff())).suspectSince !== null;
    };
    const loseAccounts = () => shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
    return { shop, panelId, sync, loseAccounts };
  };
  const another = {
    key: 'theirs',
    name: 'theirs',
    protocol: 'vless',
    network: 'tcp',
    port: 8443,
    enabled: true,
  };

  test.each([
    { name: 'it was wiped', inbounds: [] },
    { name: 'its address is another panel', inbounds: [another] },
  ])(
    'given $name, then it is suspect at once, and nothing is sold on what it shows now',
    async ({ inbounds }) => {
      const { shop, panelId, sync, loseAccounts } = await open(6);
      const ours = shop.panel.inbounds();
      loseAccounts();
      shop.panel.setInbounds(inbounds);
      expect(await sync()).toBe(true);
      const [line] = await shop.panelkit.panels.attention(shop.staff());
      expect(line).toMatchObject({ kind: 'panel-suspect', accountCount: 6 });
      const customer = await shop.customer({ balanceMinor: 100_000 });
      await expect(shop.buy(customer, await shop.plan())).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });

      // Staff know it: they are not asked again, and once the inbounds are back the accounts are made again.
      await shop.panelkit.panels.trust({ panelId }, shop.staff());
      expect(await sync()).toBe(false);
      shop.panel.setInbounds(ours);
      expect(await sync()).toBe(false);
      await shop.scheduler.start();
      await shop.clock.advance('40m');
      await shop.scheduler.stop();
      expect(shop.panel.accounts()).toHaveLength(6);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given only one of its inbounds is gone with its accounts, then the panel is not suspect', async () => {
    const { shop, sync, loseAccounts } = await open(6);
    const used = new Set(shop.panel.accounts().flatMap(({ inboundKeys }) => inboundKeys));
    loseAccounts();
    shop.panel.setInbounds(shop.panel.inbounds().filter(({ key }) => !used.has(key)));
    expect(await sync()).toBe(false);
  });
});
