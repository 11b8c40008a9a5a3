import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** A top-up whose receipt waits. @returns the page of its review */
async function receipt(reference: string): Promise<string> {
  const customer = await shop.customer();
  const wanted = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
  const { id: paymentId } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
  await shop.panelkit.payments.submitReceipt({ paymentId, reference }, shop.as(customer));
  return `/staff/receipts/${paymentId}`;
}

const verb = (page: string, name: 'approve' | 'reject') => `${page.replace('receipts', 'payments')}/${name}`;

test('given receipts, when one is decided on its page without scripts, then the page leads to the next that waits, and at the end to the list', async () => {
  const pages = [await receipt('T-1'), await receipt('T-2'), await receipt('T-3')];
  const [first = '', second = '', third = ''] = pages;
  const owner = await shop.openAsStaff();
  const decide = async (page: string, name: 'approve' | 'reject', fields = {}): Promise<string> => {
    const hidden = await owner.hiddenFields(page, verb(page, name));
    const sent = { ...hidden, ...fields };
    const { location } = await owner.post(verb(page, name), sent, { referer: shop.url + page });
    return (await owner.get(location)).location;
  };
  expect((await owner.get('/staff/receipts')).text).toContain(`href="${first}">Review one by one`);
  expect((await owner.get(second)).text).toMatch(/3 receipts wait.*T-2.*href="[^"]*"[^>]*>Next/s);
  expect(await decide(second, 'approve')).toBe(`${third}?done=approve`);
  expect((await owner.get(`${third}?done=approve`)).text).toContain('The payment was approved.');
  expect(await decide(third, 'reject', { reason: 'too little' })).toBe(`${first}?done=reject`);
  expect((await owner.get(first)).text).toContain('1 receipt waits');
  expect((await owner.get(first)).text).not.toContain('>Next');
  expect(await decide(first, 'approve')).toBe('/staff/receipts?done=approve');
});

test('given a receipt that somebody else decided meanwhile, when its page is opened, then it leads on', async () => {
  const [first, second] = [await receipt('T-1'), await receipt('T-2')];
  const paymentId = first.slice('/staff/receipts/'.length);
  await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  const owner = await shop.openAsStaff();
  expect((await owner.get(first)).location).toBe(second);
});
