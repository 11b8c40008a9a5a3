import { DAY_MS } from '@panelkit/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
  const ada = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan({ slug: 'best', name: '=Best, plan' });
  const order = await shop.buy(ada, plan, 2);
  await shop.panelkit.orders.settled(order.id);
});
afterEach(() => shop.close());

const day = (daysAgo = 0): string =>
  new Date(shop.clock.now().getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);

test('given a sale, when its days are reported, then its money and units are told, and not on other days', async () => {
  const browser = await shop.openAsStaff();
  const { text } = await browser.get('/staff/reports');
  expect(text).toContain('$20.00');
  expect(text).toContain('=Best, plan');
  const before = await browser.get(`/staff/reports?from=${day(9)}&to=${day(2)}`);
  expect(before.text).not.toContain('=Best, plan');
});

test('given staff of another time zone, when they open the overview, then it tells the sums and days of the reports', async () => {
  const browser = await shop.openAsStaff('Dana');
  await browser.submit('/profile', '/profile', { name: 'Dana', language: '', timeZone: 'Pacific/Pago_Pago' });
  const report = (await browser.get('/staff/reports')).text;
  const overview = (await browser.get('/staff')).text;
  expect(plotOf(overview, 'Revenue of the last 14 days')).toEqual(plotOf(report, 'Revenue by day'));
  expect(plotOf(overview, 'Deliveries of the last 14 days')).toEqual(plotOf(report, 'Deliveries by day'));
});

test('given sales of today and of a week ago, then the overview has them side by side, and its figures lead to what they count', async () => {
  const bob = await shop.customer({ balanceMinor: 5000 });
  await shop.clock.advance(7 * DAY_MS);
  const [plan] = (await shop.panelkit.plans.list({ limit: 1 })).rows;
  if (plan === undefined) throw new Error('there is a plan');
  const order = await shop.buy(bob, plan);
  await shop.panelkit.orders.settled(order.id);
  const owner = await shop.openAsStaff('olga', 'owner');
  const { text } = await owner.get('/staff');
  expect(text).toMatch(
    /<span>Today<\/span><b><a href="\/staff\/reports">\$10\.00<\/a><\/b><small>\$20\.00 a week ago<\/small>/,
  );
  for (const [, href = ''] of text.matchAll(/<b><a href="(\/staff\/[^"]+)"/g))
    expect((await owner.get(href)).status).toBe(200);
  const support = await shop.openAsStaff('sam', 'support');
  expect((await support.get('/staff')).text).not.toContain('$20.00 a week ago');
});

/** The text above a plot, and its last day. */
function plotOf(text: string, title: string): { sum: string; day: string } {
  const card = text.split(`<h2>${title}</h2>`)[1]?.split('</section>')[0] ?? '';
  const sum = /<b>([^<]+)<\/b>/.exec(card)?.[1];
  const day = /([^>]+)<\/small><\/p>/.exec(card)?.[1];
  if (sum === undefined || day === undefined) throw new Error(`no plot ${title}`);
  return { sum, day };
}

test('given a sale, when the lists are taken as files, then a spreadsheet reads the same figures and runs none of the names', async () => {
  const browser = await shop.openAsStaff();
  const { text, headers } = await browser.get('/staff/reports/plans.csv');
  expect(headers.get('content-type')).toContain('text/csv');
  const [heads = '', row = ''] = text.split('\r\n');
  expect(heads.split(',').slice(1, 5)).toEqual(['plan', 'currency', 'revenueMinor', 'taxMinor']);
  expect(row).toContain(`"'=Best, plan",USD,2000,0,2000`);
  const parts = (await browser.get(`/staff/reports/parts.csv?from=${day(2)}&to=${day()}`)).text;
  expect(parts.trim().split('\r\n')).toHaveLength(4);
});

test('given top-ups on two days, when they are reported, then page and file have the money of each day and method', async () => {
  const ben = await shop.customer();
  for (const amountMinor of [1234, 4321]) {
    const input = { customerId: ben.id, amountMinor, method: 'receipt' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(input, shop.as(ben));
    await shop.panelkit.payments.submitReceipt({ paymentId, reference: `${amountMinor}` }, shop.as(ben));
    await shop.panelkit.payments.approve({ paymentId }, shop.staff());
    await shop.clock.advance('1d');
  }
  const browser = await shop.openAsStaff();
  const days = `from=${day(9)}&to=${day()}`;
  const [, section = ''] = (await browser.get(`/staff/reports?${days}`)).text.split('id="money"');
  expect(section.indexOf('$43.21')).toBeGreaterThan(-1);
  expect(section.indexOf('$12.34')).toBeGreaterThan(section.indexOf('$43.21'));
  const rows = (await browser.get(`/staff/reports/money.csv?${days}`)).text.trim().split('\r\n');
  expect(rows[0]).toBe('from,before,method,currency,paidInMinor,refundedMinor,chargedBackMinor');
  expect(rows.slice(1).map((row) => row.split(',').slice(2).join())).toEqual([
    'receipt,USD,1234,0,0',
    'receipt,USD,4321,0,0',
  ]);
  const clerk = await shop.openAsStaff('sue', 'support');
  expect((await clerk.get(`/staff/reports?${days}`)).text).not.toContain('$43.21');
  expect((await clerk.get(`/staff/reports/money.csv?${days}`)).status).toBe(403);
});

test('given a long time, when it is asked for by day, then it is told in parts that can be told apart', async () => {
  const browser = await shop.openAsStaff();
  const { text } = await browser.get(`/staff/reports?from=${day(364)}&to=${day()}&interval=day`);
  expect(text).toContain('<option value="month" selected>');
  expect(Buffer.byteLength(text)).toBeLessThan(100_000);
});

test.each([
  ['an end before the begin', { from: '2026-02-02', to: '2026-02-01' }],
  ['more than 400 days', { from: '2024-01-01', to: '2026-01-01' }],
])('given %s, when reported, then it is refused', async (_name, days) => {
  const browser = await shop.openAsStaff();
  const answer = await browser.get(`/staff/reports?${new URLSearchParams(days)}`);
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
});

test('given traffic, when its day is reported, then page and files have it in all and by panel', async () => {
  const [account] = shop.panel.accounts();
  shop.panel.addTraffic(account?.name ?? '', 5 * 1024 ** 3);
  const [panel] = shop.panels;
  await shop.panelkit.usage.sync(panel?.id ?? '', shop.staff());
  const browser = await shop.openAsStaff();
  const { text } = await browser.get('/staff/reports');
  expect(text).toContain('<span>Traffic</span><b>5 GB</b>');
  expect(text).toContain(`<title>Jan 1, 2026: 5 GB</title>`);
  expect(plotOf((await browser.get('/staff')).text, 'Traffic of the last 14 days').sum).toBe('5 GB');
  const lastOf = async (file: string): Promise<string | undefined> =>
    (await browser.get(`/staff/reports/${file}.csv`)).text.trim().split(',').at(-1);
  expect(await lastOf('parts')).toBe(String(5 * 1024 ** 3));
  expect(await lastOf('panels')).toBe(String(5 * 1024 ** 3));
});
