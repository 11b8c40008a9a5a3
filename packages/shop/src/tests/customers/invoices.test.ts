import type { InvoiceSettings } from '@panelkit/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const SETTINGS: InvoiceSettings = {
  seller: {
    name: 'North GmbH',
    address: 'Main Street 1',
    taxId: 'DE123',
    footer: { en: 'Thanks', fa: 'سپاس' },
  },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'Europe/Berlin' },
};

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({
    currency: 'EUR',
    shop: { currency: 'EUR' },
    policies: { tax: { rateBasisPoints: 1900, prices: 'exclusive' } },
  });
});
afterEach(() => shop.close());

async function bought() {
  const plan = await shop.plan({ slug: 'best', name: 'Best', price: { amountMinor: 1000, currency: 'EUR' } });
  const ada = await shop.customer({ balanceMinor: 10_000 });
  const order = await shop.buy(ada, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.tick();
  const { rows } = await shop.panelkit.invoices.ofOrder(order.id, {}, shop.staff());
  return { ada, order, path: `/invoices/${rows[0]?.id}` };
}

test('given a delivered order, then its page leads to its invoice, which says what it cost, in both languages', async () => {
  await shop.panelkit.shopSettings.update({ patch: { invoices: SETTINGS } }, shop.staff());
  const { ada, order, path } = await bought();
  const browser = await shop.openAs(ada);
  expect((await browser.get(`/orders/${order.id}`)).text).toContain(`href="${path}"`);
  const { text } = await browser.get(path);
  const year = shop.clock.now().getUTCFullYear();
  for (const said of [`INV-${year}-000001`, 'North GmbH', 'Main Street 1', 'DE123', order.number, 'Thanks'])
    expect(text).toContain(said);
  for (const said of ['€10.00', '19%', '€1.90', '€11.90', 'Subscription: <bdi>Best</bdi>'])
    expect(text).toContain(said);
  await browser.submit('/', '/language', { language: 'fa' });
  const persian = (await browser.get(path)).text;
  for (const said of ['فاکتور', 'سپاس', 'مالیات', '۱۹٪']) expect(persian).toContain(said);
});

test('given an invoice, when another customer asks for it, then there is none', async () => {
  await shop.panelkit.shopSettings.update({ patch: { invoices: SETTINGS } }, shop.staff());
  const { path } = await bought();
  const other = await shop.openAs(await shop.customer());
  expect((await other.get(path)).status).toBe(404);
});

test('given staff who say how invoices are written, then sales get them; they are found, listed and taken as a file', async () => {
  const owner = await shop.openAsStaff('dana', 'owner');
  const typed = {
    name: 'North GmbH',
    address: 'Berlin',
    taxId: 'DE1',
    'footer-en': '',
    'footer-ru': 'Спасибо',
  };
  const series = { invoiceSeries: 'inv', creditNoteSeries: 'cn' };
  const years = { calendar: 'persian', firstMonth: '۱', timeZone: 'Asia/Tehran' };
  const form = { ...typed, ...series, ...years };
  expect(
    (await owner.submit('/staff/invoices', '/staff/invoices/settings', { ...form, creditNoteSeries: 'INV' }))
      .status,
  ).toBe(400);
  expect((await owner.submit('/staff/invoices', '/staff/invoices/settings', form)).status).toBe(303);
  expect(shop.panelkit.shopSettings.current().invoices).toMatchObject({
    seller: { name: 'North GmbH', footer: { ru: 'Спасибо' } },
    invoiceSeries: 'INV',
    fiscal: { calendar: 'persian', firstMonth: 1, timeZone: 'Asia/Tehran' },
  });
  await bought();
  const { rows } = await shop.panelkit.invoices.list({}, shop.staff());
  const [invoice] = rows;
  const number = `INV-${invoice?.fiscalYear}-000001`;
  const list = (await owner.get(`/staff/invoices?number=${number}&kind=invoice`)).text;
  expect(list).toContain(`href="/staff/invoices/${invoice?.id}"`);
  expect(list).toContain('The first invoice has fixed the fiscal year.');
  expect((await owner.get('/staff/invoices?number=INV-1-1')).text).not.toContain(
    `/staff/invoices/${invoice?.id}`,
  );
  expect((await owner.get('/staff/invoices?to=2000-01-01')).text).not.toContain(
    `/staff/invoices/${invoice?.id}`,
  );
  expect((await owner.get(`/staff/invoices/${invoice?.id}`)).text).toContain(number);
  const file = (await owner.get('/staff/export/invoices.csv')).text;
  expect(file).toContain(`${number},invoice`);
  expect(file).toContain('EUR,1000,190,1190');
});

test('given an invoice, when staff ask for its day where the shop is, then the list and its file have it, and no other day', async () => {
  await shop.panelkit.shopSettings.update({ patch: { invoices: SETTINGS } }, shop.staff());
  await bought();
  await shop.panelkit.shopSettings.update({ patch: { timeZone: 'Etc/GMT+12' } }, shop.staff());
  const { rows } = await shop.panelkit.invoices.list({}, shop.staff());
  const [invoice] = rows;
  const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const posted = invoice?.postedAt.getTime() ?? 0;
  const here = dayAt(posted - 12 * 3_600_000);
  expect(here).not.toBe(dayAt(posted));
  const owner = await shop.openAsStaff('dana', 'owner');
  const found = async (query: string): Promise<boolean[]> => {
    const list = (await owner.get(`/staff/invoices?${query}`)).text;
    const [, file = ''] = /href="([^"]*invoices\.csv[^"]*)"/.exec(list) ?? [];
    const lines = (await owner.get(file.replaceAll('&amp;', '&'))).text;
    return [list.includes(`/staff/invoices/${invoice?.id}`), lines.includes('INV-')];
  };
  expect(await found(`from=${here}&to=${here}`)).toEqual([true, true]);
  expect(await found(`from=${dayAt(posted)}`)).toEqual([false, false]);
  expect(await found('kind=credit-note')).toEqual([false, false]);
});
