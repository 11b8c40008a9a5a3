import { expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { addCards, bankPolicies, depositText } from './card-shop.ts';

test('given approvals that are undone while their orders are delivered, cancelled and proved, then the books and panels agree', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('undo');
  const shop = await openPostgresShop({ connectionString }, { policies: bankPolicies(true) });
  await addCards(shop);
  const { orders, payments, cards } = shop.panelkit;
  const plan = await shop.plan(100);
  for (let round = 0; round < 6; round += 1) {
    const customer = await shop.customer(1);
    await cards.setBuyer({ customerId: customer.id, isConfirmed: true }, shop.staff());
    const items = [{ planId: plan.id, quantity: 1 }];
    const wanted = { customerId: customer.id, items, payment: { method: 'receipt' } };
    const order = await orders.place(wanted, shop.as(customer));
    const { rows } = await payments.list({ orderId: order.id }, shop.staff());
    const paymentId = rows[0]?.id ?? '';
    const { amountMinor, number } = await cards.assign({ paymentId }, shop.as(customer));
    await payments.approve({ paymentId }, shop.staff());
    await Promise.allSettled([
      payments.undoApproval({ paymentId, reason: 'none' }, shop.staff()),
      orders.settled(order.id),
      cards.receiveMessage({ text: depositText(amountMinor, number), sender: 'BANK' }),
      payments.undoApproval({ paymentId, reason: 'again' }, shop.staff()),
      ...(round % 2 === 0 ? [orders.cancel({ orderId: order.id, reason: 'mine' }, shop.as(customer))] : []),
      shop.clock.advance('1s'),
    ]);
    const { state } = await payments.get(paymentId, shop.staff());
    expect(state.status).toBe('rejected');
  }
  await shop.clock.advance('2h');
  expect(await shop.violations()).toEqual([]);
  await shop.close();
});
