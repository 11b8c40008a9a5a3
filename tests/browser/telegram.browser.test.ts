import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { readQrCode } from './read-qr-code.ts';
import { OWNER, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const phone = { viewport: { width: 390, height: 844 } };

function runDemo() {
  let shop: ShopProcess;
  let url: string;
  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(async () => {
    await shop.stop();
  });
  return { url: () => url, output: () => shop.output() };
}

/** What happens in one of the two chats. */
function chatOf(page: Page, name: string | RegExp) {
  const chat = page.getByRole('region', { name });
  /** The newest message with it: a notification may come below the screen. */
  const said = (text: string | RegExp) => chat.locator('.from-bot').filter({ hasText: text }).last();
  return {
    said,
    says: (text: string | RegExp) => said(text).waitFor(),
    /** Taps the newest button with this text, under any message. */
    tap: (button: RegExp) => chat.locator('.from-bot').getByRole('button', { name: button }).last().click(),
    press: (button: string) => chat.getByRole('button', { name: button, exact: true }).click(),
    chat,
  };
}

/** What people tap on, in their language. */
const LANGUAGES = [
  {
    language: 'Persian',
    name: /فارسی/,
    welcome: 'خوش آمدید',
    buy: /خرید/,
    wallet: /از کیف پول/,
    services: /سرویس‌های من/,
    menu: /منو/,
    extend: /تمدید$/,
    confirm: /تأیید/,
    extended: /تمدید شد/,
    refresh: /به‌روزرسانی/,
    change: /تغییر پلن/,
    pay: /تغییر و/,
    changed: /در حال تغییر است/,
    card: /کارت به کارت/,
    checking: 'رسید شما بررسی می‌شود',
  },
  {
    language: 'English',
    name: /English/,
    welcome: 'Welcome',
    buy: /Buy/,
    wallet: /from wallet/,
    services: /My services/,
    menu: /Menu/,
    extend: /Extend/,
    confirm: /Confirm/,
    extended: /was extended/,
    refresh: /Refresh/,
    change: /Change plan/,
    pay: /Change and/,
    changed: /is being changed/,
    card: /card transfer/,
    checking: 'We check your receipt',
  },
] as const;

describeInChromium('Talking to the bot of a demo', (browser) => {
  const demo = runDemo();

  test.each(LANGUAGES)(
    'given a newcomer with a phone, when they buy by wallet in $language, extend and change the plan, then the bot sends the link and confirms each change',
    async (words) => {
      expect(demo.output()).toContain('/demo/chat');
      const page = await (await browser().newContext(phone)).newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${demo.url()}/demo/chat`);
      const { said, says, tap, press, chat } = chatOf(page, 'Customer');
      await press('Start');
      await says('Choose your language');
      await tap(words.name);
      await says(words.welcome);

      await tap(words.buy);
      await tap(/Day pass|یک‌روزه/);

      await tap(words.wallet);
      await says('/s/');
      await tap(words.services);
      await says('/s/');
      const link = await said('/s/').locator('a code').textContent();
      await tap(/QR/);
      const picture = chat.getByRole('img').last();
      await picture.waitFor();
      expect(await readQrCode(picture)).toBe(link);
      const openService = async () => {
        await tap(words.menu);
        await tap(words.services);
        await says('/s/');
      };
      await openService();
      await tap(words.extend);
      await tap(words.confirm);
      await says(words.extended);
      await openService();
      // The plan can be changed once the extension is applied.
      const change = chat.locator('.from-bot').getByRole('button', { name: words.change });
      const appears = async () => {
        await tap(words.refresh);
        return change.count();
      };
      await expect.poll(appears, { interval: 1_000, timeout: 60_000 }).toBeGreaterThan(0);
      await tap(words.change);
      await tap(/Standard|استاندارد/);
      await tap(words.pay);
      await says(words.changed);
      expect(await pageFlaws(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  test('given a newcomer who pays at the page of a provider, when they come back, then the page leads to the chat, and the link is there', async () => {
    const page = await (await browser().newContext(phone)).newPage();
    await page.goto(`${demo.url()}/demo/chat`);
    const { says, tap, press, said } = chatOf(page, 'Customer');
    await press('Start');
    await tap(/English/);
    await tap(/Buy/);
    await tap(/Standard/);
    await tap(/NOWPayments|Coins|Crypto/);
    await says('To pay');
    // A button opens public addresses only: here the address is in the message.
    await said('To pay').getByRole('link').click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: /Back/ }).click();
    await page.getByText('Your payment has arrived').waitFor();
    expect(await pageFlaws(page)).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Open Telegram' }).click();
    await press('Start');
    await says('/s/');
  });
});

// A shop of one address takes sixty forms a minute: the talks above send nearly as many.
describeInChromium('Sending a receipt to the bot of a demo', (browser) => {
  const demo = runDemo();

  test.each(LANGUAGES)(
    'given the owner with a phone, when a receipt is sent in one chat in $language, then it comes to the other with its picture, and a tap delivers',
    async (words) => {
      const { page, complaints } = await visit(browser(), { url: demo.url(), as: OWNER }, phone);
      await page.goto(`${demo.url()}/demo/chat`);
      const [nika, staff] = [chatOf(page, 'Customer'), chatOf(page, 'Staff')];
      await staff.press('Link with my staff account');
      await staff.says('Welcome');
      await nika.press('Start');
      await nika.tap(words.name);
      await nika.tap(words.buy);
      await nika.tap(/Standard|استاندارد/);
      await nika.tap(words.card);
      await nika.says('Demo Bank');
      await nika.chat.getByText('Picture', { exact: true }).click();
      await nika.press('Send a sample receipt');
      await nika.says(words.checking);
      await staff.said('A receipt waits for review').getByRole('img').waitFor({ timeout: 90_000 });
      await staff.tap(/Approve/);
      await staff.says('was approved');
      await nika.says('/s/');
      expect(await pageFlaws(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
