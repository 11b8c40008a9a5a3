import { afterAll, beforeAll, describe } from 'vitest';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop, type PostgresShop } from '../../postgres/postgres-shop.ts';
import { describeMoved } from './describe-moved.ts';
import { describeSelected, type OpenSold } from './describe-selected.ts';

let shop: PostgresShop;
beforeAll(async () => {
  const server = await sharedServer();
  shop = await openPostgresShop({ connectionString: await server.createMigrated('selected') });
}, 60_000);
afterAll(() => shop.close());

describe('Work on selected subscriptions, on PostgreSQL', () => {
  const open: OpenSold = async (count) => {
    const customer = await shop.customer(1_000_000);
    const order = await shop.buy(customer, await shop.plan(), count);
    await runOnClock(shop.clock, shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id, limit: 500 }, shop.staff());
    return {
      shop,
      ids: rows.map(({ id }) => id).toSorted(),
      settle: (runId) => runOnClock(shop.clock, shop.panelkit.bulk.settled(runId, shop.staff())),
    };
  };
  describeSelected(open);
  describeMoved(open);
});
