import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let customerId: string;
let userId: string;

beforeEach(async () => {
  shop = await openTestShop();
  customerId = (await shop.customer({ balanceMinor: 5000 })).id;
  userId = (await shop.user({ customerId, name: 'Ada', email: 'ada@shop.test' })).id;
});
afterEach(() => shop.close());

const viewsOf = async (targetId: string) => {
  const { rows } = await shop.panelkit.audit.list({ targetId }, shop.staff());
  return rows
    .filter(({ action }) => /view|export/.test(action))
    .map(({ action, actor }) => `${actor.id} ${action}`);
};

test('given staff who look at a customer, a receipt and a list, then the audit page says who looked at whom, once an hour', async () => {
  const picture = { id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff', ownerId: userId, mediaType: 'image/png' };
  const content = Buffer.from('x');
  await shop.shop.store.attachments.insert({ ...picture, content, createdAt: shop.clock.now() });
  const page = `/staff/customers/${customerId}`;
  const sam = await shop.openAsStaff('sam', 'support');
  for (const path of [page, page]) expect((await sam.get(path)).status).toBe(200);
  expect(await viewsOf(customerId)).toEqual(['sam@shop.test customer.view']);

  const owner = await shop.openAsStaff();
  expect((await owner.get(`/receipts/${picture.id}`)).status).toBe(200);
  expect(await viewsOf(customerId)).toHaveLength(2);
  expect((await viewsOf(customerId)).at(-1)).toContain('receipt.view');
  await owner.get('/staff/export/orders.csv');
  expect(await viewsOf('orders.csv')).toHaveLength(1);

  await sam.submit(page, `${page}/act`);
  // Her file is for her alone.
  expect((await sam.get('/profile/export')).status).toBe(403);
  const audit = (await owner.get(`/staff/audit?targetId=${customerId}`)).text;
  expect(audit).toContain('Looked at the customer');
  expect(audit).toContain('Looked at a receipt of the customer');
});

test('given a customer who looks at what is hers, and staff who may not look, then nothing is written down', async () => {
  const ada = await shop.openAs({ id: customerId });
  expect((await ada.get('/profile/export')).status).toBe(200);
  const tara = await shop.openAsStaff('tara', 'technician');
  expect((await tara.get(`/staff/customers/${customerId}`)).status).toBe(403);
  expect(await viewsOf(customerId)).toEqual([]);
});
