import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { readQrCode } from './read-qr-code.ts';
import { OWNER, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const phone = { viewport: { width: 390, height: 844 } };

describeInChromium('Talking to the bot of a demo', (browser) => {
  let shop: ShopProcess;
  let url: string;
  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(async () => {
    await shop.stop();
  });

  /** The newest message with it: a notification may come below the screen. */
  const said = (page: Page, text: string | RegExp) =>
    page.locator('.from-bot').filter({ hasText: text }).last();
  const says = (page: Page, text: string | RegExp) => said(page, text).waitFor();
  const tap = (page: Page, name: RegExp) => said(page, name).getByRole('button', { name }).first().click();

  test('given a newcomer with a phone, when they buy by wallet and by receipt in Persian and extend, then links come by themselves', async () => {
    expect(shop.output()).toContain('/demo/chat');
    const page = await (await browser().newContext(phone)).newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}/demo/chat`);
    await page.getByRole('button', { name: 'Start' }).click();
    await says(page, 'Choose your language');
    await tap(page, /فارسی/);
    await says(page, 'خوش آمدید');

    await tap(page, /خرید/);
    await tap(page, /Day pass|یک‌روزه/);
    await tap(page, /کیف پول/);
    await says(page, '/s/');
    await tap(page, /سرویس‌های من/);
    await says(page, '/s/');
    const link = await said(page, '/s/').locator('a code').textContent();
    await tap(page, /QR/);
    const picture = page.getByRole('img').last();
    await picture.waitFor();
    expect(await readQrCode(picture)).toBe(link);
    await tap(page, /منو/);
    await tap(page, /سرویس‌های من/);
    await tap(page, /Day pass|یک‌روزه/);
    await tap(page, /تمدید/);
    await tap(page, /تأیید|پرداخت/);
    await says(page, /تمدید شد/);

    await page.getByRole('textbox', { name: 'Message' }).fill('/start');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await says(page, 'خوش آمدید');
    await tap(page, /خرید/);
    await tap(page, /Standard|استاندارد/);
    await tap(page, /کارت/);
    await says(page, 'Demo Bank');
    await page.getByText('Picture', { exact: true }).click();
    await page.getByRole('button', { name: 'Send a sample receipt' }).click();
    await says(page, 'رسید');
    const staff = await visit(browser(), { url, as: OWNER });
    await staff.page.goto(`${url}/staff/receipts`);
    const receipt = staff.page.locator('li, article, section').filter({ hasText: 'Nika' }).last();
    await receipt.getByRole('button', { name: 'Approve' }).click();
    await page.locator('.from-bot').filter({ hasText: '/s/' }).nth(2).waitFor();
    expect(await pageFlaws(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
