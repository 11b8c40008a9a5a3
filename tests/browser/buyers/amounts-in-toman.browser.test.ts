import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { buy, OWNER, type Visitor, visit } from '../shop-visitor.ts';
import { type ShopProcess, startShop } from '../start-shop.ts';

const SCREENS = [
  { width: 390, height: 844 },
  { width: 1200, height: 800 },
];

/**
 * Which amounts are on two lines, reach out of their button or card, or have their unit on the wrong side.
 * Tables scroll.
 */
const LOOK = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const flaws = [];
  let amounts = 0;
  while (walker.nextNode()) {
    const { currentNode: text } = walker;
    const { parentElement: element } = text;
    if (!element.checkVisibility() || element.closest('.scroll')) continue;
    const box = element.closest('button, .card, body').getBoundingClientRect();
    const rectsOf = (from, to) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      return [...range.getClientRects()];
    };
    for (const amount of text.data.matchAll(/([0-9۰-۹,٬.٫]+)\\u00a0(Toman|تومان)/g)) {
      amounts += 1;
      const end = amount.index + amount[0].length;
      const [number] = rectsOf(amount.index, amount.index + amount[1].length);
      const [unit] = rectsOf(end - amount[2].length, end);
      const rects = rectsOf(amount.index, end);
      const isOnOneLine = rects.every(({ bottom }) => Math.abs(bottom - number.bottom) < number.height / 2);
      const isInside = rects.every(({ left, right }) => left >= box.left && right <= box.right);
      const isInOrder = amount[2] === 'Toman' ? unit.left > number.left : unit.left < number.left;
      if (!isOnOneLine) flaws.push(amount[0] + ' is on two lines');
      else if (!isInOrder) flaws.push(amount[0] + ' is turned round');
      if (!isInside) flaws.push(amount[0] + ' reaches out');
    }
  }
  return { amounts, flaws };
})()`;

async function flawsOf({ page }: Visitor, paths: readonly string[]): Promise<string[]> {
  const flaws: string[] = [];
  for (const path of paths) {
    await page.goto(new URL(path, page.url()).href);
    for (const screen of SCREENS) {
      await page.setViewportSize(screen);
      const seen = await page.evaluate<{ amounts: number; flaws: string[] }>(LOOK);
      expect(seen.amounts, path).toBeGreaterThan(0);
      flaws.push(...seen.flaws.map((flaw) => `${path} at ${screen.width}: ${flaw}`));
    }
  }
  return flaws;
}

async function inPersian(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'فارسی' }).click();
  await page.locator('html[lang=fa]').waitFor();
}

describeInChromium('Amounts in Toman', (browser) => {
  let shop: ShopProcess;
  let url: string;
  let buyer: Visitor;

  beforeAll(async () => {
    shop = startShop({ SHOP_CURRENCY: 'IRR' });
    url = await shop.opened();
    buyer = await visit(browser(), { url, as: 'Ada' });
    await buy(buyer, { plan: 'Standard', quantity: 1, payment: 'Wallet' });
    await buyer.page.getByText('1 of 1 delivered').waitFor();
  });
  afterAll(() => shop.stop());

  test.each([{ language: 'English' }, { language: 'Persian' }])(
    'given a sale in $language, when its pages are opened, then each amount is whole, in its box and with its unit',
    async ({ language }) => {
      const owner = await visit(browser(), { url, as: OWNER });
      for (const { page } of language === 'Persian' ? [buyer, owner] : []) await inPersian(page);
      expect([
        ...(await flawsOf(buyer, ['/', '/plans/standard', '/wallet'])),
        ...(await flawsOf(owner, ['/staff', '/staff/reports'])),
      ]).toEqual([]);
    },
    120_000,
  );

  test('given a demo in Toman, when a plan is paid at the simulated provider, then it asks in dollars, and the order is delivered', async () => {
    const { page, complaints } = await visit(browser(), { url, as: 'Omid' });
    await page.goto(`${url}/plans/standard`);
    await page.getByRole('button', { name: 'Buy now' }).click();
    await page.getByRole('radio', { name: /NOWPayments/ }).check();
    await page.getByRole('button', { name: /^Buy for/ }).click();
    await page.getByRole('button', { name: /Continue to payment/ }).click();
    await page
      .getByText(/^\$\d+\.\d\d$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: /Back/ }).click();
    await page.getByText('1 of 1 delivered').waitFor();
    expect(complaints).toEqual([]);
  });
});
