import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given a delivered subscription, when staff list them, then its accounts come by their names and places', async () => {
  const shop = await createTestPanelkit();
  const { panelkit, staff } = shop;
  const customer = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan();
  const sold = await shop.buy(customer, plan);
  await shop.run(panelkit.orders.settled(sold.id));
  const other = await shop.buy(customer, plan);
  await shop.run(panelkit.orders.settled(other.id));
  const { rows, nextCursor } = await panelkit.lists.subscriptions({ sort: 'oldest', limit: 1 }, staff());
  const [first] = rows;
  expect(nextCursor).toBe(first?.id);
  expect(first).toMatchObject({ orderId: sold.id, status: 'active' });
  expect(first).not.toHaveProperty('sealedToken');
  expect(first?.accounts).toEqual(await panelkit.subscriptions.accounts(first?.id ?? '', staff()));
  expect(first?.accounts[0]).toMatchObject({ panelName: expect.any(String), state: 'in-place' });
  const [second] = (await panelkit.lists.subscriptions({ sort: 'oldest', cursor: nextCursor ?? '' }, staff()))
    .rows;
  expect(second?.orderId).toBe(other.id);
  await panelkit.subscriptions.suspend({ subscriptionId: first?.id ?? '', reason: 'test' }, staff());
  expect(await panelkit.lists.countSubscriptions({ status: 'suspended' }, staff())).toEqual({
    count: 1,
    isComplete: true,
  });
});
