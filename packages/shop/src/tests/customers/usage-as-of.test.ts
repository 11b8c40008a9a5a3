import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

test('given a panel that was read, when customer and staff look, then both read until when its traffic is counted', async () => {
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.clock.advance('3h');
  await shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff());
  const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
  const page = `/subscriptions/${rows[0]?.id}`;
  const ada = await shop.openAs(customer);
  const owner = await shop.openAsStaff();
  for (const { text } of [await ada.get(page), await owner.get(`/staff${page}`)])
    expect(text).toMatch(/Traffic counted until Jan 1, 2026, 03:00/);
});
