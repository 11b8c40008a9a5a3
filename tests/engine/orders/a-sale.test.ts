import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

describe('a sale from the wallet', () => {
  test('given a balance, when two units are bought, then both are delivered and paid once they were read back', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const placed = await shop.buy(customer, await shop.plan(), 2);
    expect(placed.state.status).toBe('paid');
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({
      balanceMinor: 5000,
      heldMinor: 2000,
    });

    const settled = await shop.panelkit.orders.settled(placed.id);

    expect(settled.state.status).toBe('fulfilled');
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({
      balanceMinor: 3000,
      heldMinor: 0,
    });
    expect(shop.panel.accounts()).toHaveLength(2);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
