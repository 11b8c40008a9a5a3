import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let finance: TestBrowser;

beforeEach(async () => {
  shop = await openTestShop();
  const ada = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(ada, await shop.plan(), 3);
  await shop.panelkit.orders.settled(order.id);
  finance = await shop.openAsStaff('fred', 'finance');
});
afterEach(() => shop.close());

const HOME = '/staff/expenses';
const add = (typed: Record<string, string>) =>
  finance.submit(HOME, HOME, {
    title: 'Server in Germany',
    amount: '12.50',
    panelId: '',
    repeats: 'monthly',
    startsOn: '2026-01-01',
    ...typed,
  });
const rowsOf = async (file: string): Promise<string[]> =>
  (await finance.get(`/staff/reports/${file}.csv?from=2026-01-01&to=2026-03-31&interval=month`)).text
    .trim()
    .split('\r\n')
    .map((line) => line.split(',').slice(-3).join());

test('given expenses each month and once, then reports set them against revenue in all, over time and by panel', async () => {
  const panelId = shop.panels[0]?.id ?? '';
  await add({ panelId });
  await add({ title: 'Domain', amount: '۷', repeats: 'once', startsOn: '2026-02-10' });
  expect((await finance.get(HOME)).text).toContain('every month from Jan 1, 2026');
  expect(await rowsOf('profit')).toEqual([
    'revenueMinor,expenseMinor,profitMinor',
    '3000,1250,1750',
    '0,1950,-1950',
    '0,1250,-1250',
  ]);
  expect(await rowsOf('servers')).toEqual(['revenueMinor,expenseMinor,profitMinor', '3000,3750,-750']);
  const { text } = await finance.get('/staff/reports?from=2026-01-01&to=2026-03-31&interval=month');
  expect(text).toContain('<span>Expenses</span><b>$44.50</b>');
  expect(text).toContain('<span>Revenue less expenses</span><b>-$14.50</b>');
  // The bounds of one month, and a shop that paid nothing in these days.
  const january = await finance.get('/staff/reports?from=2026-01-02&to=2026-01-31');
  expect(january.text).not.toContain('<span>Expenses</span>');
});

test('given one that ends and one that is removed, then nothing more is due, and it is recorded who did it', async () => {
  await add({});
  await add({ title: 'A mistake' });
  const { text } = await finance.get(HOME);
  const [, mistakenId = ''] =
    /expenses\/([0-9a-f-]{36})\/remove/.exec(text.split('A mistake')[1] ?? '') ?? [];
  const [, serverId = ''] =
    /expenses\/([0-9a-f-]{36})\/end/.exec(text.split('Server in Germany')[1] ?? '') ?? [];
  const refused = await finance.submit(HOME, `${HOME}/${serverId}/end`, { endsOn: '2025-12-31' });
  expect(refused.text).toContain('The last day is before the first.');
  await finance.submit(HOME, `${HOME}/${serverId}/end`, { endsOn: '2026-02-28' });
  await finance.submit(HOME, `${HOME}/${mistakenId}/remove`, { confirmed: 'yes' });
  expect(await rowsOf('profit')).toEqual([
    'revenueMinor,expenseMinor,profitMinor',
    '3000,1250,1750',
    '0,1250,-1250',
    '0,0,0',
  ]);
  expect((await finance.get(HOME)).text).not.toContain('A mistake');
  const found = await shop.shop.store.staffActions.list(9);
  expect(found.map(({ action }) => action)).toEqual([
    'expense.removed',
    'expense.ended',
    'expense.added',
    'expense.added',
  ]);
  expect(found[0]?.note).toContain('A mistake');
});

test.each([
  { name: 'no amount', typed: { amount: 'twelve' }, said: 'Enter an amount' },
  { name: 'nothing', typed: { amount: '0' }, said: 'Enter an amount' },
  { name: 'no day', typed: { startsOn: '2026-02-30' }, said: 'aria-invalid="true"' },
  { name: 'a day of the year 1', typed: { startsOn: '0001-01-01' }, said: 'aria-invalid="true"' },
  { name: 'no title', typed: { title: ' ' }, said: 'aria-invalid="true"' },
])(
  'given $name, when the form is sent, then the field says what is wrong, the other fields keep their values, and nothing is saved',
  async ({ typed, said }) => {
    const { status, text } = await add({ title: 'Kept', ...typed });
    expect(status).toBe(400);
    expect(text).toContain(said);
    if (!('title' in typed)) expect(text).toContain('value="Kept"');
    expect(await shop.shop.store.expenses.list()).toEqual([]);
  },
);

test('given a technician, then the page is closed', async () => {
  const technician = await shop.openAsStaff('tim', 'technician');
  expect((await technician.get(HOME)).status).toBe(403);
});
