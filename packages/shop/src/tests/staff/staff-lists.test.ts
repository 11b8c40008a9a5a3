import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let ids: { first: string; second: string };
beforeEach(async () => {
  shop = await openTestShop();
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name: 'Ada', email: 'ada@mail.test' });
  for (const slug of ['small', 'large']) {
    const order = await shop.buy(customer, await shop.plan({ slug, name: `Plan ${slug}` }));
    await shop.run(shop.panelkit.orders.settled(order.id));
  }
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  ids = { first: rows[0]?.id ?? '', second: rows[1]?.id ?? '' };
});
afterEach(() => shop.close());

const isListed = (text: string, id: string) => text.includes(`/staff/subscriptions/${id}"`);

test('given subscriptions, when staff narrow the list, then it shows those, how many, and each value with a way off', async () => {
  const owner = await shop.openAsStaff();
  await shop.panelkit.subscriptions.suspend({ subscriptionId: ids.first, reason: 'test' }, shop.staff());
  const all = (await owner.get('/staff/subscriptions')).text;
  expect([isListed(all, ids.first), isListed(all, ids.second)]).toEqual([true, true]);
  expect(all).toContain('2 found');
  const planId = (await shop.panelkit.subscriptions.get(ids.first, shop.staff())).planId;
  const query = `status=suspended&planId=${planId}`;
  const { text } = await owner.get(`/staff/subscriptions?${query}`);
  expect([isListed(text, ids.first), isListed(text, ids.second)]).toEqual([true, false]);
  expect(text).toContain('1 found');
  expect(text).toContain(`href="/staff/subscriptions?planId=${planId}" aria-label="Remove State: Suspended"`);
  expect(text).toContain(`href="/staff/export/subscriptions.csv?status=suspended&amp;planId=${planId}"`);
});

test('given delivered subscriptions, when listed, then each row names its panel, its inbound and its account', async () => {
  const owner = await shop.openAsStaff();
  const [account] = await shop.panelkit.subscriptions.accounts(ids.first, shop.staff());
  const { text } = await owner.get('/staff/subscriptions');
  expect(text).toContain(`${account?.panelName}: ${account?.inboundName}`);
  expect(text).toContain(account?.name);
  const file = (await owner.get('/staff/export/subscriptions.csv?status=active')).text;
  expect(file.split('\n').filter((line) => line.includes(account?.name ?? '?'))).toHaveLength(1);
  expect((await owner.get('/staff/export/subscriptions.csv?status=expired')).text).not.toContain(
    account?.name,
  );
});

test('given orders of today, when staff ask for other days or another method, then none; unknown values count for nothing', async () => {
  const owner = await shop.openAsStaff();
  const today = shop.clock.now().toISOString().slice(0, 10);
  const counted = async (query: string): Promise<string> =>
    /role="status">([^<]*) found/.exec((await owner.get(`/staff/orders?${query}`)).text)?.[1] ?? '';
  expect(await counted(`from=${today}&to=${today}`)).toBe('2');
  expect(await counted('to=2001-01-01')).toBe('0');
  expect(await counted('method=receipt')).toBe('0');
  expect(await counted('method=wallet&status=fulfilled&sort=oldest')).toBe('2');
  expect(await counted('method=%3Cscript%3E&from=yesterday&status=none&sort=up')).toBe('2');
});

test.each(['orders', 'payments', 'subscriptions'])(
  'given %s without a chosen order, then the field says that the newest come first',
  async (list) => {
    const owner = await shop.openAsStaff();
    const { text } = await owner.get(`/staff/${list}`);
    const [, options = ''] = /<select[^>]*name="sort"[^>]*>(.*?)<\/select>/s.exec(text) ?? [];
    expect(options).toMatch(/^\s*<option value=""[^>]*>Newest first<\/option>/);
    expect(options).not.toContain('Any');
  },
);
