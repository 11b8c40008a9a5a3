import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name: 'Ada', email: 'ada@mail.test' });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
});
afterEach(() => shop.close());

const headsOf = (text: string): string[] =>
  [...text.matchAll(/<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map(([, head = '']) => head);

test('given chosen columns, when the list is opened, then page, file and every link have these, in the list’s order', async () => {
  const owner = await shop.openAsStaff();
  const query = 'status=fulfilled&column=method&column=number';
  const { text } = await owner.get(`/staff/orders?${query}`);
  expect(headsOf(text)).toEqual(['Number', 'Method']);
  expect(text).toContain(
    'href="/staff/export/orders.csv?status=fulfilled&amp;column=number&amp;column=method"',
  );
  expect(text).toContain('href="/staff/orders?column=number&amp;column=method" aria-label="Remove State');
  const file = (await owner.get(`/staff/export/orders.csv?${query}`)).text;
  expect(file.split('\r\n')[0]).toBe('number,method');
  expect(headsOf((await owner.get('/staff/orders')).text)).not.toContain('Method');
});

test('given a head that orders, when it is followed, then the list is in its order, and it leads to the other one', async () => {
  const owner = await shop.openAsStaff();
  const { text } = await owner.get('/staff/subscriptions?status=active');
  expect(text).toContain('<a href="/staff/subscriptions?status=active&amp;sort=ends-first">');
  const first = (await owner.get('/staff/subscriptions?sort=ends-first')).text;
  expect(first).toMatch(/aria-sort="ascending"><a href="\/staff\/subscriptions\?sort=ends-last"/);
  const newest = (await owner.get('/staff/orders?sort=oldest')).text;
  expect(newest).toMatch(/aria-sort="ascending"><a href="\/staff\/orders"/);
});

test('given a list, when it is saved for oneself and for all, then others see what is shared, and only some remove it', async () => {
  const owner = await shop.openAsStaff();
  const list = '/staff/orders?status=fulfilled&sort=oldest&column=number';
  const save = (name: string, fields = {}) => owner.submit(list, '/staff/views', { name, ...fields });
  const saved = await save('Done');
  expect(saved.location).toBe(list);
  const open = (await owner.get(list)).text;
  expect(open).toMatch(/aria-current="page"><bdi>Done<\/bdi>/);
  expect(open).toContain('Remove the view “Done”');
  const [, id = ''] = /action="\/staff\/views\/([0-9a-f-]+)\/remove"/.exec(open) ?? [];
  const support = await shop.openAsStaff('sam', 'support');
  const seen = async () => (await support.get('/staff/orders')).text;
  expect(await seen()).not.toContain('Done');
  const { csrf = '' } = await support.hiddenFields('/staff/orders', '/language');
  const removed = await support.post(`/staff/views/${id}/remove`, { csrf, key: 'a key of a form' });
  expect(removed.status).toBe(404);
  await owner.submit('/staff/orders?sort=oldest', '/staff/views', { name: 'For all', shared: '1' });
  expect(await seen()).toContain('<bdi>For all</bdi> <small>(shared)</small>');
  expect((await support.get('/staff/orders?sort=oldest')).text).not.toContain('Remove the view');
  await owner.submit(list, `/staff/views/${id}/remove`);
  expect((await owner.get('/staff/orders')).text).not.toContain('<bdi>Done</bdi>');
});

test('given a searched name, when the list is saved, then the view does not keep it; and nobody saves a list that is closed to them', async () => {
  const owner = await shop.openAsStaff();
  const list = '/staff/customers?q=ada&contact=email';
  expect((await owner.get(list)).text).toContain('>Ada</a>');
  expect((await owner.submit(list, '/staff/views', { name: 'With mail' })).location).toBe(
    '/staff/customers?contact=email',
  );
  expect((await owner.get('/staff/customers?contact=telegram')).text).not.toContain('>Ada</a>');
  expect((await owner.get('/staff/customers?to=2001-01-01')).text).not.toContain('>Ada</a>');
  const support = await shop.openAsStaff('sam', 'support');
  const own = await support.hiddenFields('/staff/orders?sort=oldest', '/staff/views');
  const refused = await support.post('/staff/views', { ...own, list: 'payments', name: 'Mine' });
  expect(refused).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test('given 30 views of a list, when another is saved, then it is refused with the reason', async () => {
  const owner = await shop.openAsStaff();
  const own = await owner.hiddenFields('/staff/orders?sort=oldest', '/staff/views');
  for (let number = 1; number <= 30; number += 1) {
    const saved = await owner.post('/staff/views', { ...own, name: `View ${number}` });
    expect(saved.status).toBe(303);
  }
  expect(await owner.post('/staff/views', { ...own, name: 'One more' })).toMatchObject({
    status: 409,
    code: 'TOO_MANY_VIEWS',
  });
});
