import { expect, test } from 'vitest';
import type { OpenShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openMergingShop } from './merging-shop.ts';

/** What one did before they were merged is done. */
export function describeUsedButtons(open: OpenShop): void {
  test('given buttons that one used before, when the survivor of the survivor uses them again, then nothing is bought, extended or charged twice', async () => {
    const { shop, from, into, plan, merge } = await openMergingShop(open);
    const { panelkit } = shop;
    const press = async (customer: { id: string }) => {
      const by = (idempotencyKey: string) => ({ ...shop.as(customer), idempotencyKey });
      const items = [{ planId: plan.id, quantity: 1 }];
      const wish = { customerId: customer.id, items, payment: { method: 'wallet' as const } };
      const order = await panelkit.orders.place(wish, by('buy'));
      await panelkit.orders.settled(order.id);
      const [unit] = await panelkit.units.listByOrder(order.id, shop.as(customer));
      const subscriptionId = unit?.subscriptionId ?? '';
      await panelkit.subscriptions.extend({ subscriptionId }, by('extend'));
      await shop.scheduler.tick();
      return order.id;
    };
    const first = await press(from);
    await merge();
    const last = await shop.customer({ balanceMinor: 100 });
    const further = { fromCustomerId: into.id, intoCustomerId: last.id, reason: 'the same person' };
    await panelkit.customers.merge(further, shop.staff());
    const availableMinor = async () => (await panelkit.wallets.get(last.id, shop.as(last))).availableMinor;
    const before = await availableMinor();
    expect(await press(last)).toBe(first);
    expect(await availableMinor()).toBe(before);
    const other = panelkit.orders.place(
      { customerId: last.id, items: [{ planId: plan.id, quantity: 2 }], payment: { method: 'wallet' } },
      { ...shop.as(last), idempotencyKey: 'buy' },
    );
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await violationsOf(shop)).toEqual([]);
  });
}
