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
