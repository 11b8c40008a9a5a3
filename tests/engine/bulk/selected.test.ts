import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe } from 'vitest';
import { describeMoved } from './describe-moved.ts';
import { describeSelected, type OpenSold } from './describe-selected.ts';

describe('Work on selected subscriptions', () => {
  const open: OpenSold = async (count) => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1_000_000 });
    const order = await shop.buy(customer, await shop.plan(), count);
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id, limit: 500 }, shop.staff());
    return {
      shop,
      ids: rows.map(({ id }) => id).toSorted(),
      settle: (runId) => shop.run(shop.panelkit.bulk.settled(runId, shop.staff())),
    };
  };
  describeSelected(open);
  describeMoved(open);
});
