// A shop's own tests, on vitest; and the contract suites, as a stranger's storage would run them.
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given a customer with a balance, when two units are bought, then both are delivered', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 2000 });
  const order = await shop.buy(customer, await shop.plan(), 2);
  expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
  expect(shop.panel.accounts()).toHaveLength(2);
});

test('given an empty wallet, when a unit is bought, then the shop is told why not', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer();
  await expect(shop.buy(customer, await shop.plan())).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
});

test('given the contract suites, then they load beside vitest', async () => {
  const suites = Object.entries(await import('@panelkit/sdk/contracts'));
  expect(suites.filter(([name]) => /^describe.*Contract$/.test(name)).length).toBeGreaterThan(0);
});
