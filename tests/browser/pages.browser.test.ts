import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { PASSWORD } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const words = {
  en: {
    signUp: 'Create my account',
    buyNow: 'Buy now',
    buyFor: 'Buy for',
    delivered: '1 of 1 delivered',
    open: 'Open subscription 1',
  },
  fa: {
    signUp: 'ساخت حساب',
    buyNow: 'خرید',
    buyFor: 'خرید به مبلغ',
    delivered: '۱ از ۱ تحویل شد',
    open: 'باز کردن اشتراک ۱',
  },
} as const;
const looks = [
  { language: 'en', colorScheme: 'light', width: 1280 },
  { language: 'fa', colorScheme: 'dark', width: 390 },
] as const;
type Look = (typeof looks)[number];

const openToAll = [
  '/',
  '/?q=nothing+is+like+this',
  '/compare?plan=starter&plan=season',
  '/compare',
  '/plans/season',
  '/cart',
  '/sign-in',
  '/account',
  '/staff/orders',
  '/forgot',
  '/reset/a-secret-that-is-over',
  '/confirm/a-secret',
];

const LARGEST_PAGE = 100_000;

async function openPage(browser: Browser, { language, colorScheme, width }: Look): Promise<Page> {
  const context = await browser.newContext({
    locale: language,
    colorScheme,
    viewport: { width, height: 800 },
  });
  return context.newPage();
}

/** An order that waits for its receipt. @returns its page */
async function orderByReceipt(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/plans/family`);
  await page.locator('button[value=checkout]').click();
  await page.locator('input[value=receipt]').check();
  await page.locator('form[action="/orders"] button').click();
  await page.waitForURL('**/orders/*');
  return new URL(page.url()).pathname;
}

/** A top-up that waits for its receipt. @returns its page */
async function chargeWallet(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/wallet`);
  await page.locator('button[name=amount]').first().click();
  await page.waitForURL('**/payments/*');
  return new URL(page.url()).pathname;
}

/** What is wrong with the page that is open, and whether it is too large. */
async function flawsOf(page: Page): Promise<string[]> {
  const flaws = await pageFlaws(page);
  const bytes = Buffer.byteLength(await (await page.request.get(page.url())).text());
  return bytes > LARGEST_PAGE ? [...flaws, `${bytes} bytes`] : flaws;
}

describeInChromium('Every page on the way of a newcomer, in each language', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop({ SHOP_TIME_ZONE: 'Asia/Tehran' });
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test.each(looks)(
    'given $language, $colorScheme and $width points, when a newcomer buys, then every page on the way is sound',
    async (look) => {
      const page = await openPage(browser(), look);
      const text = words[look.language];
      const flaws: Record<string, string[]> = {};
      const see = async (path: string): Promise<void> => {
        await page.goto(url + path);
        const found = await flawsOf(page);
        if (found.length > 0) flaws[path] = found;
      };
      for (const path of openToAll) await see(path);
      await see('/sign-up?next=/plans/starter');
      await page.locator('#name').fill('Ada');
      await page.locator('#email').fill(`${randomUUID()}@shop.test`);
      await page.locator('#password').fill(PASSWORD);
      await page.getByRole('button', { name: text.signUp }).click();
      await page.getByRole('button', { name: text.buyNow, exact: true }).click();
      for (const path of ['/cart', '/checkout']) await see(path);
      await page.getByRole('button', { name: text.buyFor }).click();
      await page.getByText(text.delivered).waitFor();
      const order = new URL(page.url()).pathname;
      await page.getByRole('link', { name: text.open }).click();
      const subscription = new URL(page.url()).pathname;
      const shopLink = new URL(await page.locator('#shop-link').inputValue()).pathname;
      const waiting = [await orderByReceipt(page, url), await chargeWallet(page, url)];
      const own = [
        order,
        subscription,
        shopLink,
        `${subscription}/extend`,
        `${subscription}/change-plan`,
        '/account',
        '/orders',
        '/notices',
        '/plans/starter',
        ...waiting,
        '/wallet?amount=700',
        '/profile',
        '/nothing',
      ];
      for (const path of own) await see(path);
      expect(flaws).toEqual({});
      expect(await page.locator('html').getAttribute('dir')).toBe(look.language === 'fa' ? 'rtl' : 'ltr');
      await page.context().close();
    },
    180_000,
  );
});
