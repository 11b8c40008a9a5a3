import type { InvoiceSettings } from '@panelkit/sdk';
import { extractText } from 'unpdf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const SETTINGS: InvoiceSettings = {
  seller: {
    name: 'شرکت شمال North GmbH',
    address: 'خیابان اصلی، پلاک ۱۲ (طبقهٔ ۳)\nTehran 12345',
    taxId: 'DE123',
    footer: { en: 'Thanks for buying.', fa: 'سپاس از خرید شما؛ می‌توانید به support@shop.test پیام دهید.' },
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
  await shop.panelkit.shopSettings.update({ patch: { invoices: SETTINGS } }, shop.staff());
});
afterEach(() => shop.close());

async function bought() {
  const price = { amountMinor: 123456, currency: 'EUR' };
  const plan = await shop.plan({ slug: 'best', name: 'Лучший Best ۳۰ روزه', price });
  const ada = await shop.customer({ balanceMinor: 1_000_000 });
  const order = await shop.buy(ada, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.tick();
  const { rows } = await shop.panelkit.invoices.ofOrder(order.id, {}, shop.staff());
  return { ada, path: `/invoices/${rows[0]?.id}` };
}

/** What a page says of an invoice. */
function textOf(page: string): string {
  const document = page.slice(page.indexOf('<h1>'), page.lastIndexOf('<p class="unprinted">'));
  return plain(document.replace(/<(?!\/?(?:b|bdi)>)[^>]*>/g, ' ').replace(/<[^>]*>/g, ''));
}

/** Without marks that only order a line. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{Cf}/gu, '');
}

/** Amounts, numbers and names: what a reader of the file finds in the order in which it was typed. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .filter(
      (word) => /[\p{N}A-Za-z]/u.test(word) && !/[()\p{Script=Arabic}]/u.test(word.replace(/[۰-۹]/g, '')),
    );
}

/**
 * Persian letters are drawn from right to left: a reader may find some of them in another order, and brackets
 * turned.
 */
function lettersOf(text: string): string {
  return [...text.replace(/[\s()]/g, '')].sort().join('');
}

test.each(['en', 'fa', 'ru'])(
  'given an invoice, when its PDF is read, then it says all that its page says (%s)',
  async (language) => {
    const { ada, path } = await bought();
    const browser = await shop.openAs(ada);
    await browser.submit('/', '/language', { language });
    const page = await browser.get(path);
    expect(page.text).toContain(`href="${path}.pdf"`);
    const file = await browser.get(`${path}.pdf`);
    const said = textOf(page.text);
    const { text } = await extractText(file.bytes.slice(), { mergePages: true });
    const found = plain(text);
    expect(lettersOf(found)).toBe(lettersOf(said));
    expect(wordsOf(said).length).toBeGreaterThan(12);
    for (const word of wordsOf(said)) expect(found).toContain(word);
    expect((await browser.get(`${path}.pdf`)).bytes).toEqual(file.bytes);
  },
);

test('given an invoice, when its PDF is asked for, then it is a file for its customer and for staff, and for nobody else', async () => {
  const { ada, path } = await bought();
  const finance = await shop.openAsStaff('dana', 'owner');
  for (const answer of [
    await (await shop.openAs(ada)).get(`${path}.pdf`),
    await finance.get(`/staff${path}.pdf`),
  ]) {
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(/^attachment; filename="?INV-\d{4}-000001\.pdf"?$/),
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
    });
  }
  const other = await shop.openAs(await shop.customer());
  expect((await other.get(`${path}.pdf`)).status).toBe(404);
});

test('given a footer that is longer than a page, then the PDF goes on with another one', async () => {
  const footer = { en: Array.from({ length: 60 }, (_, at) => `Line ${at}`).join('\n'), fa: '' };
  const seller = { ...SETTINGS.seller, footer };
  await shop.panelkit.shopSettings.update({ patch: { invoices: { ...SETTINGS, seller } } }, shop.staff());
  const { ada, path } = await bought();
  const file = await (await shop.openAs(ada)).get(`${path}.pdf`);
  const { totalPages, text } = await extractText(file.bytes, { mergePages: true });
  expect(totalPages).toBe(2);
  expect(text).toContain('Line 59');
});
