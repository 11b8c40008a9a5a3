import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { addCards, bankPolicies, depositText, openPayment } from './card-shop.ts';

/** A shop with a customer who is trusted up to 25.00, and a way to pay 10.00 and an odd part by a receipt. */
async function openTrusting() {
  const shop = await createTestPanelkit({ policies: bankPolicies(true) });
  await addCards(shop);
  const customer = await shop.customer();
  const trust = (trustedUpToMinor: number) =>
    shop.panelkit.cards.setBuyer(
      { customerId: customer.id, isConfirmed: true, trustedUpToMinor },
      shop.staff(),
    );
  const pay = async () => {
    const { id: paymentId } = await openPayment(shop, customer);
    await trust(2500);
    const toPay = await shop.panelkit.cards.assign({ paymentId }, shop.as(customer));
    const receipt = { paymentId, reference: 'TRX-1' };
    const { state } = await shop.panelkit.payments.submitReceipt(receipt, shop.as(customer));
    return { toPay, status: state.status };
  };
  return { shop, customer, pay };
}

test('given a trusted customer, then receipts are approved at once, until what nobody has seen reaches their limit; proved money makes room', async () => {
  const { shop, customer, pay } = await openTrusting();
  const [first, second] = [await pay(), await pay()];
  expect([first.status, second.status]).toEqual(['captured', 'captured']);
  const third = await pay();
  expect(third.status).toBe('in-review');
  const message = { text: depositText(first.toPay.amountMinor, first.toPay.number), sender: 'BANK' };
  expect(await shop.panelkit.cards.receiveMessage(message)).toMatchObject({ outcome: 'matched' });
  const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
  // Seen, and not booked again.
  expect(wallet.balanceMinor).toBe(first.toPay.amountMinor + second.toPay.amountMinor);
  await shop.panelkit.payments.reject({ paymentId: third.toPay.paymentId, reason: 'no' }, shop.staff());
  await shop.scheduler.tick();
  expect((await pay()).status).toBe('captured');
  expect(await checkPayments(shop.backend)).toEqual([]);
});

test('given a trusted customer who was shown no card, or one who is not trusted, then the receipt waits for staff', async () => {
  const { shop, customer } = await openTrusting();
  const { panelkit } = shop;
  for (const trustedUpToMinor of [0, 9999]) {
    const buyer = { customerId: customer.id, isConfirmed: true, trustedUpToMinor };
    const topUp = { customerId: customer.id, amountMinor: 1000, method: 'receipt' };
    const { id: paymentId } = await panelkit.payments.topUp(topUp, shop.as(customer));
    await panelkit.cards.setBuyer(buyer, shop.staff());
    if (trustedUpToMinor === 0) await panelkit.cards.assign({ paymentId }, shop.as(customer));
    const { state } = await panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as(customer));
    expect(state.status).toBe('in-review');
  }
});
