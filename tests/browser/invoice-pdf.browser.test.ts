import type { InvoiceSettings } from '@panelkit/sdk';
import type { Browser } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from './describe-in-chromium.ts';
import { drawPage, drawPdf } from './pictures/invoice-pictures.ts';
import { type GrayPicture, likenessOf, textLines } from './pictures/text-lines.ts';

const SETTINGS: InvoiceSettings = {
  seller: {
    name: 'شرکت شمال North GmbH',
    address: 'خیابان اصلی، پلاک ۱۲\nTehran 12345',
    taxId: 'DE123',
    footer: { en: 'Thanks for buying.', fa: 'سپاس از خرید شما؛ می‌توانید به پشتیبانی پیام دهید.' },
  },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'Europe/Berlin' },
};
/** How alike each line of the two has to be. */
const ALIKE = 0.75;

let shop: TestShop;
afterEach(() => shop.close());

/** An invoice as its page and as its file, in a language. */
async function invoiceIn(language: string): Promise<{ html: string; bytes: Uint8Array }> {
  shop = await openTestShop({
    currency: 'EUR',
    shop: { currency: 'EUR' },
    policies: { tax: { rateBasisPoints: 1900, prices: 'exclusive' } },
  });
  await shop.panelkit.shopSettings.update({ patch: { invoices: SETTINGS } }, shop.staff());
  const price = { amountMinor: 123_456, currency: 'EUR' };
  const plan = await shop.plan({ slug: 'best', name: 'بهترین Best', price });
  const ada = await shop.customer({ balanceMinor: 1_000_000 });
  const order = await shop.buy(ada, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.tick();
  const { rows } = await shop.panelkit.invoices.ofOrder(order.id, {}, shop.staff());
  const browser = await shop.openAs(ada);
  await browser.submit('/', '/language', { language });
  const path = `/invoices/${rows[0]?.id}`;
  return { html: (await browser.get(path)).text, bytes: (await browser.get(`${path}.pdf`)).bytes };
}

/** Where two pictures differ, line by line; empty when they say the same. */
function differencesOf(file: GrayPicture, page: GrayPicture): string[] {
  const [ofFile, ofPage] = [textLines(file), textLines(page)];
  if (ofFile.length !== ofPage.length) return [`${ofFile.length} lines, not ${ofPage.length}`];
  return ofFile.flatMap((line, at) => {
    const other = ofPage[at];
    const likeness = other === undefined ? 0 : likenessOf(line, other);
    return likeness >= ALIKE ? [] : [`line ${at + 1} is alike by ${likeness.toFixed(2)}`];
  });
}

/** What could be wrong with a file, made wrong about the page that it is compared with. */
const DEFECTS: Record<string, string> = {
  'a line is missing': "document.querySelector('dl div').remove()",
  'a line has another text': "document.querySelector('dl div:last-child dd').append(' 99')",
  'letters are not joined': `
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      node.textContent = node.textContent.replace(/([\u0600-\u06ff])(?=[\u0600-\u06ff])/g, '$1\u200c');`,
  'a column of the table is elsewhere':
    "for (const row of document.querySelectorAll('tr')) row.insertBefore(row.cells[5], row.cells[1])",
  'the table is one column':
    "for (const row of document.querySelectorAll('tr')) row.style.gridTemplateColumns = '100%'",
};

describeInChromium('The PDF of an invoice, as a picture', (browser: () => Browser) => {
  test.each(['en', 'fa'])(
    'given an invoice in %s, then its file looks as its page does in Chromium',
    async (language) => {
      const { html, bytes } = await invoiceIn(language);
      const file = await drawPdf(browser(), bytes);
      const page = await drawPage(browser(), html);
      expect(textLines(page).length).toBeGreaterThan(12);
      expect(differencesOf(file, page)).toEqual([]);
    },
  );

  test('given a page of which something is wrong, then it is seen', async () => {
    const { html, bytes } = await invoiceIn('fa');
    const file = await drawPdf(browser(), bytes);
    for (const [name, alter] of Object.entries(DEFECTS)) {
      const differences = differencesOf(file, await drawPage(browser(), html, alter));
      expect(differences, name).not.toEqual([]);
    }
  });
});
