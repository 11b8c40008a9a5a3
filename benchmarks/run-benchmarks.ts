import { splitMoney } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { bench, group, run } from 'mitata';

const shop = await createTestPanelkit({ panels: [{}, { baseUrl: 'https://second.test' }] });
const plan = await shop.plan();
const customer = await shop.customer({ balanceMinor: 1_000_000_000 });

group('decisions', () => {
  bench('split a price over 7 units', () => splitMoney({ amountMinor: 10_000, currency: 'USD' }, 7));
});

group('a sale, in memory', () => {
  bench('place an order from the wallet', () => shop.buy(customer, plan));
  bench('place it and deliver its unit on a panel in memory', async () => {
    const order = await shop.buy(customer, plan);
    return shop.panelkit.orders.settled(order.id);
  });
});

await run();
