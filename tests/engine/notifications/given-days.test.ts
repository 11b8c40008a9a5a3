import { describe, expect, test } from 'vitest';
import { arrived, createTellingShop } from './telling-shop.ts';

const TOLD = 'subscription.days-given';

describe('customers whom staff give days', () => {
  test('given one, alone and then in a run for everyone, then he is told once of each, with his new end', async () => {
    const { shop, notifier, subscription } = await createTellingShop();
    const by = shop.staff();
    const gift = { subscriptionId: subscription.id, days: 1, reason: 'sorry' };
    await shop.panelkit.subscriptions.giveDays(gift, by);
    await shop.panelkit.subscriptions.giveDays(gift, by);
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    expect(arrived(notifier, TOLD)).toEqual([
      expect.stringContaining('We added 1 free day to your service "Gold"'),
    ]);

    const everyone = { panelId: shop.panels[0]?.id ?? '', days: 2, incident: 'Friday' };
    const { id } = await shop.panelkit.bulk.giveDays(everyone, shop.staff());
    await shop.run(shop.panelkit.bulk.settled(id, shop.staff()));
    await shop.clock.advance('5m');
    expect(arrived(notifier, TOLD)).toHaveLength(2);
    expect(arrived(notifier, TOLD)[1]).toContain('2 free days');
    const { granted } = await shop.panelkit.subscriptions.get(subscription.id, shop.staff());
    const shownDay = granted?.expiresAt?.toISOString().slice(0, 10) ?? '';
    const message = notifier.messages.filter(({ code }) => code === TOLD).at(-1);
    expect(JSON.stringify(message)).toContain(shownDay);
    await shop.panelkit.bulk.giveDays(everyone, shop.staff());
    await shop.clock.advance('5m');
    expect(arrived(notifier, TOLD)).toHaveLength(2);
  });
});
