import { createPanelkit, type Policies } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';

async function openTwice(policies: Policies) {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('abuse');
  const shop = await openPostgresShop({ connectionString }, { policies });
  const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
  const other = createPanelkit({ ...shopOptions, backend, panelDrivers: [], policies });
  const close = async () => {
    await backend.close();
    await shop.close();
  };
  return { shop, processes: [shop.panelkit, other], close };
}

test('given 40 orders of one customer, and of one network, at once in two processes, then no more than may be wait unpaid', async () => {
  const purchases = { unpaidUnitsPerCustomer: 5, unpaidUnitsPerNetwork: 7 };
  const { shop, processes, close } = await openTwice({ purchases });
  const plan = await shop.plan(1000);
  const alone = await shop.customer(1);
  const others = await Promise.all(Array.from({ length: 20 }, () => shop.customer(1)));
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = (customer: { id: string }, index: number, network?: string) =>
    processes[index % 2]?.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      { ...shop.as(customer), ...(network !== undefined && { network }) },
    );
  const answers = await Promise.allSettled([
    ...others.map((_other, index) => order(alone, index)),
    ...others.map((customer, index) => order(customer, index, '203.0.113.0/24')),
  ]);
  const outcomes = answers.map((answer) => (answer.status === 'fulfilled' ? 'placed' : answer.reason.code));
  const counts = [outcomes.slice(0, 20), outcomes.slice(20)].map((some) =>
    [...new Set(some)].sort().map((code) => [code, some.filter((one) => one === code).length]),
  );
  expect(counts).toEqual([
    [
      ['TOO_MANY_UNPAID', 15],
      ['placed', 5],
    ],
    [
      ['TOO_MANY_UNPAID', 13],
      ['placed', 7],
    ],
  ]);
  await close();
});

test('given ten customers of one address who try at once in two processes, then one has a trial', async () => {
  const { shop, processes, close } = await openTwice({});
  const { id: planId } = await shop.plan(1000);
  await shop.panelkit.plans.update({ planId, patch: { trialDays: 2 } }, shop.staff());
  const customers = await Promise.all(Array.from({ length: 10 }, () => shop.customer(1)));
  const identity = { kind: 'email', address: 'ada@shop.test' } as const;
  for (const { id: customerId } of customers)
    await shop.panelkit.customers.identify({ customerId, identity, isConfirmed: true }, shop.staff());
  const items = [{ planId, quantity: 1, trial: true }];
  const answers = await Promise.allSettled(
    customers.map((customer, index) =>
      processes[index % 2]?.orders.place(
        { customerId: customer.id, items, payment: { method: 'wallet' } },
        shop.as(customer),
      ),
    ),
  );
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(refused).toEqual(Array.from({ length: 9 }, () => 'NOT_ELIGIBLE'));
  await close();
});
