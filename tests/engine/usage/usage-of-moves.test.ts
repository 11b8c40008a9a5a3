import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test.each([
  {
    name: 'given the move alone, then what the dead panel had counted is booked',
    isExtended: false,
    used: 700,
  },
  { name: 'given an extension since, then the new period is not charged with it', isExtended: true, used: 0 },
])('a subscription was moved off a dead panel that returns: $name', async ({ isExtended, used }) => {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://first.test' }, { baseUrl: 'https://second.test' }],
    policies: { extension: { always: true } },
  });
  const [first, second] = shop.panels;
  const preferredInboundId = first?.inbounds[0]?.id ?? '';
  const plan = await shop.plan({ placement: { preferredInboundId, allowSpreading: true } });
  await shop.scheduler.start();
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), plan);
  await shop.clock.advance('1m');
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  first?.fake.addTraffic(first.fake.accounts()[0]?.name ?? '', 700);
  first?.fake.goDown();
  await shop.clock.advance('10m');
  const inboundId = second?.inbounds[0]?.id ?? '';
  await shop.panelkit.subscriptions.move({ subscriptionId, inboundId }, shop.staff());
  await shop.clock.advance('10m');
  if (isExtended) await shop.panelkit.subscriptions.extend({ subscriptionId, free: true }, shop.staff());
  await shop.clock.advance('10m');
  first?.fake.comeBack();
  await shop.clock.advance('6h');
  expect(first?.fake.accounts()).toEqual([]);
  expect((await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).usedBytes).toBe(used);
});
