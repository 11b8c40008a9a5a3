import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test.each([
  { name: 'the move alone', before: null, after: null, used: 700 },
  { name: 'an extension since', before: null, after: 'extend', used: 0 },
  { name: 'an extension that waited and went along', before: 'extend', after: null, used: 0 },
  { name: 'a reset that waited and went along', before: 'resetUsage', after: null, used: 0 },
] as const)(
  'given $name, when a subscription was moved off a dead panel and that returns, then $used of the 700 bytes that it had counted are booked',
  async ({ before, after, used }) => {
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
    const apply = async (change: 'extend' | 'resetUsage' | null) => {
      const { subscriptions } = shop.panelkit;
      if (change === 'extend') await subscriptions.extend({ subscriptionId, free: true }, shop.staff());
      if (change === 'resetUsage')
        await subscriptions.resetUsage({ subscriptionId, reason: 'asked for' }, shop.staff());
      await shop.clock.advance('10m');
    };
    await apply(before);
    const inboundId = second?.inbounds[0]?.id ?? '';
    await shop.panelkit.subscriptions.move({ subscriptionId, inboundId }, shop.staff());
    await shop.clock.advance('10m');
    await apply(after);
    first?.fake.comeBack();
    await shop.clock.advance('6h');
    expect(first?.fake.accounts()).toEqual([]);
    expect((await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).usedBytes).toBe(used);
  },
);
