import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const PICTURE = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(64, 7),
]);

/** A top-up of a new customer, and its receipt. @returns the payment */
async function sendReceipt(fields: { reference: string }, content: Buffer | null): Promise<string> {
  const customer = await shop.customer();
  const browser = await shop.openAs(customer);
  const topUp = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
  const { id } = await shop.panelkit.payments.topUp(topUp, shop.as(customer));
  const file = content === null ? undefined : { field: 'picture', name: 'receipt.png', content };
  const sent = await browser.upload(
    `/payments/${id}`,
    `/payments/${id}/receipt`,
    { ...fields, note: '' },
    file,
  );
  expect(sent.status).toBe(303);
  expect((await browser.get(`/payments/${id}`)).text).not.toContain('sent before');
  return id;
}

test('given a picture and a number that were sent before, when staff review them, then they read so, with the way to the earlier payment', async () => {
  const first = await sendReceipt({ reference: '4455 6677' }, PICTURE);
  const second = await sendReceipt({ reference: '44556677' }, null);
  const third = await sendReceipt({ reference: '' }, PICTURE);
  const finance = await shop.openAsStaff('fay', 'finance');
  const review = async (id: string) => (await finance.get(`/staff/receipts/${id}`)).text;
  const number = first.slice(-8).toUpperCase();
  const earlier = `<a href="/staff/payments/${first}"><bdi>${number}</bdi></a>`;
  expect(await review(first)).not.toContain('sent before');
  expect(await review(second)).toContain(`This tracking number was sent before, for payment ${earlier}`);
  expect(await review(third)).toContain(`This picture was sent before, for payment ${earlier}`);
  const list = (await finance.get('/staff/receipts')).text;
  expect(list.split('was sent before')).toHaveLength(3);
  expect((await finance.get('/staff')).text.split('was sent before')).toHaveLength(3);
});
