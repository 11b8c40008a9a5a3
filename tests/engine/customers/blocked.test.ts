import { expect, test } from 'vitest';
import { IN_MEMORY } from '../on-storage.ts';
import { describeBlocked, openBlockingShop } from './describe-blocked.ts';

describeBlocked(IN_MEMORY);

test('given a renewal that falls due, then it is charged to nobody who is blocked', async () => {
  const spent: number[] = [];
  for (const isBlocked of [false, true]) {
    const { shop, customer, block, subscriptionId } = await openBlockingShop(IN_MEMORY.open);
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(customer));
    if (isBlocked) await block();
    const of = async () => (await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor;
    const before = await of();
    await shop.scheduler.start();
    await shop.clock.advance('40h');
    await shop.scheduler.stop();
    spent.push(before - (await of()));
  }
  expect(spent).toEqual([1000, 0]);
});
