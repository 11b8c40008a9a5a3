import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { pageFlaws } from '../page-flaws.ts';
import { PASSWORD } from '../shop-visitor.ts';
import { type ShopProcess, startShop } from '../start-shop.ts';

const SCREEN = { width: 390, height: 844 };
const phone: BrowserContextOptions = {
  locale: 'fa-IR',
  timezoneId: 'Asia/Tehran',
  colorScheme: 'dark',
  viewport: SCREEN,
  isMobile: true,
  hasTouch: true,
  userAgent: 'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
};
const MOST_TAPS = 6;

describeInChromium('A buyer with a phone, in Persian and the dark', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop({ SHOP_LANGUAGE: 'fa' });
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test('given somebody who signed up, when they buy from the front page on, then at most six taps later an app opens', async () => {
    const page = await (await browser().newContext(phone)).newPage();
    await page.goto(`${url}/sign-up`);
    await page.locator('#name').fill('آدا');
    await page.locator('#email').fill(`${randomUUID()}@shop.test`);
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: 'ساخت حساب' }).click();
    await page.waitForURL(`${url}/`);

    const flaws: string[] = [];
    let taps = 0;
    const tap = async (target: Locator): Promise<void> => {
      flaws.push(...(await pageFlaws(page)));
      const left = page.waitForEvent('framenavigated');
      await target.tap();
      taps += 1;
      await left;
      await page.waitForLoadState();
    };
    await tap(page.locator('.plan a.button').first());
    await tap(page.getByRole('button', { name: 'خرید', exact: true }));
    await tap(page.getByRole('button', { name: 'خرید به مبلغ' }));
    await page.getByText('۱ از ۱ تحویل شد').waitFor();
    await tap(page.getByRole('link', { name: 'باز کردن اشتراک ۱' }));
    const app = page.locator('.apps a.primary').first();
    await app.waitFor();
    const { y = 0, height = 0 } = (await app.boundingBox()) ?? {};
    expect(y + height).toBeLessThan(SCREEN.height);
    const address = String(await app.getAttribute('href'));
    await app.tap();
    taps += 1;

    expect(address).toMatch(/^hiddify:\/\/import\/http.+\/s\//);
    expect(taps).toBeLessThanOrEqual(MOST_TAPS);
    flaws.push(...(await pageFlaws(page)));
    expect(flaws).toEqual([]);
    await page.context().close();
  }, 120_000);
});
