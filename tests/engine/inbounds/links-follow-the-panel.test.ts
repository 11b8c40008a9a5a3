import { parseShareLink } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import { HANDLED_PANELS, openSimulatedShop } from './simulated-shop.ts';

describe.each(HANDLED_PANELS)('$name: what a link needs changes on the panel', ({ name, start }) => {
  test.each(['changePort', 'changePath'] as const)(
    'given a sold link, when an operator does %s, then the shop link connects again after one sync and the customer is told once',
    async (verb) => {
      const shop = await openSimulatedShop(start);
      const id = await shop.buy();
      await shop.sync();
      const [before = ''] = await shop.shopLinks(id);
      expect(shop.handled.dial(before)).toBe(true);

      if (verb === 'changePort') shop.handled.changePort(50_443);
      else shop.handled.changePath('/moved');
      expect(shop.handled.dial(before)).toBe(false);
      await shop.sync();
      await shop.sync();

      const links = await shop.shopLinks(id);
      expect(links.map(shop.handled.dial)).toEqual([true]);
      const told = (await shop.eventsOf(id)).filter(({ type }) => type === 'subscription.link-changed');
      expect(told).toHaveLength(1);
      const [relinked] = (await shop.eventsOf(shop.inboundId)).filter(
        ({ type }) => type === 'inbound.relinked',
      );
      expect(relinked?.data).toEqual({ panelId: shop.panelId, accountCount: 1 });
    },
  );

  test('given an account that was read while its inbound was at another port, when that is as before at the next sync, then the shop link connects', async () => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    await shop.sync();
    const [before = ''] = await shop.shopLinks(id);
    const port = portOf(before);
    shop.handled.changePort(50_443);
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'sorry' }, shop.staff());
    await shop.settle(id);
    shop.handled.changePort(port);
    await shop.sync();
    expect((await shop.shopLinks(id)).map(shop.handled.dial)).toEqual([true]);
  });

  test('given nothing that changed, when synced, then the inbounds cost at most three calls and no link is read', async () => {
    const shop = await openSimulatedShop(start);
    await shop.buy();
    await shop.sync();
    shop.asked.length = 0;
    await shop.sync();
    const listing = name.startsWith('S-UI') ? 2 : 1;
    expect(shop.asked.length - listing).toBeLessThanOrEqual(3);
    expect(shop.asked.filter((path) => /links/i.test(path))).toEqual([]);
  });

  test('given an inbound that is deleted, when synced, then nothing is sold there, staff are told with the count, and the customer of what waits', async () => {
    const shop = await openSimulatedShop(start);
    const id = await shop.buy();
    shop.handled.removeInbound();
    await shop.sync();

    const [stopped] = (await shop.eventsOf(shop.inboundId)).filter(({ type }) => type === 'inbound.stopped');
    expect(stopped?.data).toMatchObject({ panelId: shop.panelId, accountCount: 1 });
    await expect(shop.buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    expect((await shop.panelkit.panels.get(shop.panelId, shop.staff())).suspectSince).toBeNull();
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'sorry' }, shop.staff());
    await shop.sync();
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    const waiting = (await shop.eventsOf(id)).filter(({ type }) => type === 'subscription.change-waiting');
    // A service of Marzneshin stays without its inbounds, and takes what is written.
    const isGone =
      stopped?.data !== undefined && 'reason' in stopped.data && stopped.data.reason === 'missing';
    expect(isGone).toBe(!name.startsWith('Marzneshin'));
    expect(waiting.map(({ data }) => data)).toMatchObject(isGone ? [{ reason: 'inbound-missing' }] : []);
  });
});

function portOf(link: string): number {
  return parseShareLink(link).port;
}
