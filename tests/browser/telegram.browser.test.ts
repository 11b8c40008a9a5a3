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

  /** What happens in one of the two chats. */
  function chatOf(page: Page, name: string | RegExp) {
    const chat = page.getByRole('region', { name });
    /** The newest message with it: a notification may come below the screen. */
    const said = (text: string | RegExp) => chat.locator('.from-bot').filter({ hasText: text }).last();
    return {
      said,
      says: (text: string | RegExp) => said(text).waitFor(),
      tap: (button: RegExp) => said(button).getByRole('button', { name: button }).first().click(),
      press: (button: string) => chat.getByRole('button', { name: button, exact: true }).click(),
      chat,
    };
  }

  test('given a newcomer with a phone, when they buy by wallet in Persian and extend, then the link comes by itself', async () => {
    expect(shop.output()).toContain('/demo/chat');
    const page = await (await browser().newContext(phone)).newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}/demo/chat`);
    const { said, says, tap, press, chat } = chatOf(page, 'Customer');
    await press('Start');
    await says('Choose your language');
    await tap(/فارسی/);
    await says('خوش آمدید');

    await tap(/خرید/);
    await tap(/Day pass|یک‌روزه/);
    await tap(/کیف پول/);
    await says('/s/');
    await tap(/سرویس‌های من/);
    await says('/s/');
    const link = await said('/s/').locator('a code').textContent();
    await tap(/QR/);
    const picture = chat.getByRole('img').last();
    await picture.waitFor();
    expect(await readQrCode(picture)).toBe(link);
    await tap(/منو/);
    await tap(/سرویس‌های من/);
    await tap(/Day pass|یک‌روزه/);
    await tap(/تمدید/);
    await tap(/تأیید|پرداخت/);
    await says(/تمدید شد/);
    expect(await pageFlaws(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('given the owner with a phone, when a receipt is sent in one chat, then it comes to the other with its picture, and a tap delivers', async () => {
    const { page, complaints } = await visit(browser(), { url, as: OWNER }, phone);
    await page.goto(`${url}/demo/chat`);
    const [nika, staff] = [chatOf(page, 'Customer'), chatOf(page, 'Staff')];
    await staff.press('Link with my staff account');
    await staff.says('Welcome');
    await nika.press('Start');
    await nika.tap(/English/);
    await nika.tap(/Buy/);
    await nika.tap(/Standard/);
    await nika.tap(/card transfer/);
    await nika.says('Demo Bank');
    await nika.chat.getByText('Picture', { exact: true }).click();
    await nika.press('Send a sample receipt');
    await nika.says('We check your receipt');
    await staff.said('A receipt waits for review').getByRole('img').waitFor({ timeout: 90_000 });
    await staff.tap(/Approve/);
    await staff.says('was approved');
    await nika.says('/s/');
    expect(await pageFlaws(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
