import { describe, expect, test, vi } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

/** Settings in several processes of one shop. */
export function describeLiveSettings({ name, open }: StorageUnderTest): void {
  describe(`settings of two processes, ${name}`, () => {
    test('given one that follows, when staff change a rule in the other, then it holds in both at once, until it follows no more', async () => {
      const shop = await open();
      const other = await shop.another();
      const stop = await other.panelkit.shopSettings.follow();
      const offered = await createOffer(shop);
      expect(await offered(shop)).toBeNull();
      expect(await offered(other)).toBeNull();

      await shop.panelkit.shopSettings.update({ patch: { extendAlways: true } }, shop.staff());

      expect(await offered(shop)).toBe('extend');
      // No time passes on the shop's clock.
      await vi.waitFor(async () => expect(await offered(other)).toBe('extend'), 5000);

      stop();
      await shop.panelkit.shopSettings.update({ patch: { extendAlways: false } }, shop.staff());
      await shop.clock.advance('1m');
      expect(await offered(other)).toBe('extend');
    });

    test('given maintenance, when somebody buys in either process, then nothing is sold; paid orders are delivered, and extensions continue', async () => {
      const shop = await open();
      const other = await shop.another();
      const stop = await other.panelkit.shopSettings.follow();
      const plan = await shop.plan({ trialDays: 1 });
      const customer = await shop.customer({ balanceMinor: 9000 });
      const bought = await shop.buy(customer, plan);
      await shop.panelkit.shopSettings.update(
        { patch: { maintenance: true, extendAlways: true } },
        shop.staff(),
      );
      await vi.waitFor(() => expect(other.panelkit.shopSettings.current().maintenance).toBe(true), 5000);
      const items = [{ planId: plan.id, quantity: 1 }];
      const refused = { code: 'PLAN_UNAVAILABLE', details: { reason: 'maintenance' } };
      for (const { panelkit } of [shop, other]) {
        const wanted = { customerId: customer.id, items, payment: { method: 'wallet' } };
        await expect(panelkit.orders.place(wanted, shop.as(customer))).rejects.toMatchObject(refused);
        const tried = { ...wanted, items: [{ planId: plan.id, quantity: 1, trial: true }] };
        await expect(panelkit.orders.place(tried, shop.as(customer))).rejects.toMatchObject(refused);
        expect(await panelkit.plans.offers()).toMatchObject([{ availability: { kind: 'not-for-sale' } }]);
      }
      await shop.panelkit.orders.settled(bought.id);
      const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: bought.id }, shop.staff()))
        .rows;
      await other.panelkit.subscriptions.extend(
        { subscriptionId: subscription?.id ?? '' },
        shop.as(customer),
      );
      await shop.panelkit.shopSettings.update({ patch: { maintenance: false } }, shop.staff());
      expect(await shop.panelkit.plans.offers()).toMatchObject([{ availability: { kind: 'available' } }]);
      await shop.buy(customer, plan);
      stop();
    });
  });
}

/** Whether a subscription with traffic and time left may be extended, as this process decides. */
async function createOffer(shop: StoredShop) {
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const wish = { subscriptionId: subscription?.id ?? '' };
  return async ({ panelkit, staff }: StoredShop) =>
    (await panelkit.subscriptions.previewExtension(wish, staff())).type;
}
