import type { Backend, Customer, Order } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/** Who was merged into another has nothing any more, and what hangs together has one owner. */
export async function checkMerges({ storage }: Backend, orders: Order[]): Promise<string[]> {
  const violations: string[] = [];
  const customers = await readAll<Customer>((page) => storage.customers.list(page));
  const known = new Set(customers.map(({ id }) => id));
  for (const { id, mergedIntoId } of customers.filter((customer) => customer.mergedIntoId !== null)) {
    if (!known.has(mergedIntoId ?? '')) violations.push(`merge: ${id} went to nobody`);
    for (const kind of [
      'orders',
      'payments',
      'subscriptions',
      'refunds',
      'chats',
      'cardTransfers',
    ] as const) {
      const { rows } = await storage[kind].list({ customerId: id });
      if (rows.length > 0) violations.push(`merge: ${id} was merged and has ${rows.length} ${kind}`);
    }
    if ((await storage.ledger.listHolds({ customerId: id })).length > 0)
      violations.push(`merge: ${id} was merged and has holds`);
  }
  const merged = new Set(customers.flatMap(({ id, mergedIntoId }) => (mergedIntoId === null ? [] : id)));
  for (const { account, amountMinor } of await storage.ledger.balances()) {
    const [, owner = ''] = account.split(':');
    if (merged.has(owner) && amountMinor !== 0)
      violations.push(`merge: ${account} has ${amountMinor} and was merged`);
  }
  if (merged.size > 0)
    for (const order of orders) violations.push(...(await strangersIn({ storage }, order)));
  return violations;
}

/** What belongs to an order and to somebody else. */
async function strangersIn(
  { storage }: Pick<Backend, 'storage'>,
  { id: orderId, customerId }: Order,
): Promise<string[]> {
  const owned = [
    ...(await storage.units.listByOrder(orderId)),
    ...(await storage.subscriptions.list({ orderId })).rows,
    ...(await storage.payments.list({ orderId })).rows,
    ...(await storage.ledger.listHolds({ orderId })),
  ];
  return owned
    .filter((row) => row.customerId !== customerId)
    .map(({ id }) => `merge: ${id} of order ${orderId} is not its customer’s`);
}
