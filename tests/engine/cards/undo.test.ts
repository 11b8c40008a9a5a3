import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { violationsOf } from '../violations-of.ts';
import { addCards, bankPolicies, depositText, openPayment } from './card-shop.ts';

const openShop = async () => {
  const shop = await createTestPanelkit({ policies: bankPolicies(true) });
  await addCards(shop);
  return shop;
};
const walletOf = (shop: TestPanelkit, customer: { id: string }) =>
  shop.panelkit.wallets.get(customer.id, shop.staff());
const owedBy = async ({ backend }: TestPanelkit, customer: { id: string }) =>
  0 - (await backend.storage.ledger.balanceOf(`receivable:${customer.id}`, 'USD'));

async function bought(shop: TestPanelkit) {
  const { panelkit } = shop;
  const customer = await shop.customer();
  const plan = await shop.plan();
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'receipt' } },
    shop.as(customer),
  );
  const { rows } = await panelkit.payments.list({ orderId: order.id }, shop.staff());
  return { customer, order, paymentId: rows[0]?.id ?? '' };
}

test('given a delivered order, when its approval is undone, then the unit ends on the panel, what is left is owed, and later money pays that first', async () => {
  const shop = await openShop();
  const { panelkit } = shop;
  const { customer, order, paymentId } = await bought(shop);
  await panelkit.payments.approve({ paymentId }, shop.staff());
  await panelkit.orders.settled(order.id);
  const undo = { paymentId, reason: 'the money never came' };
  const by = shop.staff();
  for (const _ of [1, 2])
    expect((await panelkit.payments.undoApproval(undo, by)).state).toMatchObject({ status: 'rejected' });
  await expect(panelkit.payments.undoApproval(undo, shop.staff())).rejects.toMatchObject({
    code: 'ILLEGAL_TRANSITION',
  });
  expect(await owedBy(shop, customer)).toBe(1000);
  expect((await walletOf(shop, customer)).balanceMinor).toBe(0);
  const { rows } = await panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  const ended = await shop.run(panelkit.subscriptions.settled(rows[0]?.id ?? '', shop.staff()));
  expect(ended.status).toBe('terminated');
  expect(await violationsOf(shop)).toEqual([]);
  const audit = await panelkit.audit.list({ action: 'payment.undo-approval' }, shop.staff());
  expect(audit.rows[0]).toMatchObject({ after: { owedMinor: 1000 }, reason: undo.reason });
  const topUp = { customerId: customer.id, amountMinor: 1500, method: 'receipt' };
  const later = await panelkit.payments.topUp(topUp, shop.as(customer));
  await panelkit.payments.approve({ paymentId: later.id }, shop.staff());
  expect(await owedBy(shop, customer)).toBe(0);
  expect((await walletOf(shop, customer)).balanceMinor).toBe(500);
});

test('given an order that is not delivered yet, when its approval is undone, then it is cancelled, and nothing is owed', async () => {
  const shop = await openShop();
  const { customer, order, paymentId } = await bought(shop);
  await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  await shop.panelkit.payments.undoApproval({ paymentId, reason: 'none' }, shop.staff());
  expect(await owedBy(shop, customer)).toBe(0);
  expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('cancelled');
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a message that staff took for the wrong payment, when that is undone, then the message waits again and pays the right one', async () => {
  const shop = await openShop();
  const { cards, payments } = shop.panelkit;
  const [wrong, right] = [await shop.customer(), await shop.customer()];
  const opened = [await openPayment(shop, wrong), await openPayment(shop, right)];
  const [wrongId = '', rightId = ''] = opened.map(({ id }) => id);
  await cards.assign({ paymentId: wrongId }, shop.as(wrong));
  await cards.receiveMessage({ text: depositText(1000, '1111'), sender: 'BANK' });
  const [message] = (await cards.listMessages({ status: 'waiting' }, shop.staff())).rows;
  const messageId = message?.id ?? '';
  await cards.matchMessage({ messageId, paymentId: wrongId }, shop.staff());
  await payments.undoApproval({ paymentId: wrongId, reason: 'of another' }, shop.staff());
  expect((await walletOf(shop, wrong)).balanceMinor).toBe(0);
  await cards.matchMessage({ messageId, paymentId: rightId }, shop.staff());
  expect((await walletOf(shop, right)).balanceMinor).toBe(1000);
  expect(await checkPayments(shop.backend)).toEqual([]);
});

test('given an approval of three days ago, then it stays', async () => {
  const shop = await openShop();
  const customer = await shop.customer();
  const { id: paymentId } = await openPayment(shop, customer);
  await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  await shop.clock.advance('3d');
  await shop.clock.advance('1s');
  const undo = shop.panelkit.payments.undoApproval({ paymentId, reason: 'late' }, shop.staff());
  await expect(undo).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});
