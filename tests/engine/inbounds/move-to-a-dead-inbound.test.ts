import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given a move to a panel that has not begun, when the customer is suspended and the inbound goes, then nothing counts as made there', async () => {
  const shop = await createTestPanelkit({ panels: [{}, { baseUrl: 'https://second.test' }] });
  const { panelkit, backend, staff } = shop;
  const [, target] = shop.panels;
  const inbound = target?.inbounds[0];
  if (target === undefined || inbound === undefined) throw new TypeError('there are two panels');
  const customer = await shop.customer({ balanceMinor: 5000 });
  const placement = { preferredInboundId: shop.panels[0]?.inbounds[0]?.id ?? null };
  const order = await shop.buy(customer, await shop.plan({ placement }));
  await shop.run(panelkit.orders.settled(order.id));
  const { rows } = await backend.storage.subscriptions.list({ customerId: customer.id });
  const subscriptionId = rows[0]?.id ?? '';
  await panelkit.subscriptions.move({ subscriptionId, inboundId: inbound.id }, staff());
  await panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, staff());
  target.fake.setInbounds(target.fake.inbounds().filter(({ key }) => key !== inbound.remoteKey));
  await shop.run(panelkit.panels.syncInbounds(target.id, staff()));

  await shop.scheduler.start();
  await shop.clock.advance('5m');

  const { accountId } = await panelkit.subscriptions.get(subscriptionId, staff());
  const account = await backend.storage.accounts.find(accountId);
  expect(account).toMatchObject({ panelId: target.id, seenAt: null, lastError: { code: 'INBOUND_MISSING' } });
  expect(account?.observedGeneration).not.toBe(account?.generation);
});
