import type { Customer, Payment } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, expect, test } from 'vitest';

let shop: TestPanelkit;
let leaving: Customer;
let other: Customer;
beforeEach(async () => {
  shop = await createTestPanelkit();
  [leaving, other] = [await shop.customer(), await shop.customer()];
});

/** A top-up whose receipt waits for staff. */
async function receiptOf(customer: Customer): Promise<Payment> {
  const { payments } = shop.panelkit;
  const topUp = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
  const { id } = await payments.topUp(topUp, shop.as(customer));
  const receipt = { reference: `TX-${id}`, attachmentId: 'picture', note: 'from my brother' };
  return payments.submitReceipt({ paymentId: id, ...receipt }, shop.as(customer));
}

const approve = ({ id }: Payment) => shop.panelkit.payments.approve({ paymentId: id }, shop.staff());
const reject = ({ id }: Payment) =>
  shop.panelkit.payments.reject({ paymentId: id, reason: 'no such transfer' }, shop.staff());
const forget = () => shop.panelkit.customers.forget({ customerId: leaving.id }, shop.as(leaving));
const receiptNow = async ({ id }: Payment) => {
  const { state } = await shop.panelkit.payments.get(id, shop.staff());
  return 'receipt' in state ? state.receipt : undefined;
};
const countsInAudit = async () => {
  const { rows } = await shop.panelkit.audit.list({ action: 'customer.forget' }, shop.staff());
  return rows.map(({ after }) => after);
};

test('given a customer who leaves, then the name and what decided receipts show are gone, and the books stay', async () => {
  const [approved, rejected] = [await receiptOf(leaving), await receiptOf(leaving)];
  await approve(approved);
  await reject(rejected);
  await shop.backend.storage.transaction((tx) => tx.customers.update(leaving.id, { displayName: 'Ada' }));
  await forget();
  const customer = await shop.panelkit.customers.get(leaving.id, shop.staff());
  expect(customer).toMatchObject({ externalId: leaving.externalId, displayName: null });
  for (const payment of [approved, rejected])
    expect(await receiptNow(payment)).toMatchObject({
      reference: `TX-${payment.id}`,
      attachmentId: null,
      note: null,
    });
  const { balanceMinor } = await shop.panelkit.wallets.get(leaving.id, shop.staff());
  expect(balanceMinor).toBe(500);
  expect(await countsInAudit()).toEqual([{ receipts: 2, devices: 0, contacts: 0 }]);
});

test('given receipts that are undecided or of somebody else, then they stay as they are', async () => {
  const [undecided, theirs] = [await receiptOf(leaving), await receiptOf(other)];
  await approve(theirs);
  await forget();
  for (const payment of [undecided, theirs])
    expect(await receiptNow(payment)).toMatchObject({ attachmentId: 'picture', note: 'from my brother' });
  expect(await countsInAudit()).toEqual([{ receipts: 0, devices: 0, contacts: 0 }]);
});

test('given a receipt that is decided later, when the customer is forgotten again, then it goes, and no other is written again', async () => {
  const [early, late] = [await receiptOf(leaving), await receiptOf(leaving)];
  await approve(early);
  await forget();
  await approve(late);
  await forget();
  expect(await receiptNow(late)).toMatchObject({ attachmentId: null, note: null });
  expect(await countsInAudit()).toEqual(
    expect.arrayContaining([
      { receipts: 1, devices: 0, contacts: 0 },
      { receipts: 1, devices: 0, contacts: 0 },
    ]),
  );
});
