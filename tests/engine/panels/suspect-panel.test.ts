import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
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
