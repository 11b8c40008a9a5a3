import { DAY_MS } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { arrived, createTellingShop } from './telling-shop.ts';

const TOLD = 'subscription.days-given';

describe('customers whom staff give days', () => {
  test.each([
    {
      by: 'adjust',
      code: 'subscription.adjusted',
      says: /We adjusted your service "Gold"\. It is valid until: .+\. Traffic: /,
    },
    { by: 'giveDays', code: 'subscription.days-given', says: /We added 30 free days to your service "Gold"/ },
  ] as const)(
    'given one who was warned of the end, when staff move it by $by, then he reads of both, and is warned of the new one',
    async ({ by, code, says }) => {
      const { shop, notifier, subscription } = await createTellingShop();
      const pass = async (days: number) => {
        await shop.clock.advance(days * DAY_MS);
        await shop.scheduler.tick();
        await shop.clock.advance('5m');
        await shop.scheduler.tick();
      };
      const warnings = () => arrived(notifier, 'subscription.expiring').length;
      await pass(29);
      expect(warnings()).toBe(1);
      const gift = { subscriptionId: subscription.id, days: 30, reason: 'sorry' };
      await shop.panelkit.subscriptions[by](gift, shop.staff());
      await pass(0);
      expect(arrived(notifier, code)).toEqual([expect.stringMatching(says)]);
      await pass(30);
      expect(warnings()).toBe(2);
      await pass(2);
      expect(arrived(notifier, 'subscription.expired')).toHaveLength(1);
    },
  );

  test('given one who pauses, when staff add traffic, then no end is named', async () => {
    const { shop, notifier, customer, subscription } = await createTellingShop({
      policies: { lifecycle: { customerMayPause: true } },
    });
    const { id: subscriptionId } = subscription;
    await shop.panelkit.subscriptions.pause({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('2d');
    await shop.panelkit.subscriptions.adjust({ subscriptionId, days: 1, reason: 'sorry' }, shop.staff());
    await shop.scheduler.tick();
    await shop.clock.advance('5m');
    await shop.scheduler.tick();
    expect(arrived(notifier, 'subscription.adjusted')).toEqual([
      expect.stringMatching(/^We adjusted your service "Gold"\. Traffic: /),
    ]);
  });

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
