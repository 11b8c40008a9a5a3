import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { buy, OWNER, PASSWORD, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

/** What each language says where staff look whether it worked. */
const looks = [
  {
    language: 'en',
    colorScheme: 'light',
    width: 1280,
    customer: 'Ada',
    approved: 'The payment was approved.',
    suspended: 'Suspended',
    active: 'Active',
    noDrift: 'All accounts are as desired.',
    acting: 'You act as Ada.',
    given: 'The wallet was changed.',
  },
  {
    language: 'fa',
    colorScheme: 'dark',
    width: 390,
    customer: 'Babak',
    approved: 'پرداخت تأیید شد.',
    suspended: 'معلق',
    active: 'فعال',
    noDrift: 'همهٔ حساب‌ها همان‌گونه‌اند که باید باشند.',
    acting: 'شما به‌جای Babak کار می‌کنید.',
    given: 'کیف پول تغییر کرد.',
  },
] as const;
type Look = (typeof looks)[number];

/** The owner of the shop, signed in. */
async function openAsOwner(browser: Browser, url: string, look: Look): Promise<Page> {
  const { language: locale, colorScheme, width } = look;
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.locator('#email').fill(OWNER);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('main button.primary').click();
  await page.waitForURL('**/staff');
  return page;
}

const submit = (page: Page, action: string) =>
  page.locator(`form[action$="${action}"] button`).first().click();
const told = (page: Page, text: string) => page.locator('main').getByText(text).first().waitFor();

/** Opens what the first row of a list of staff leads to. */
async function openFirst(page: Page, list: string): Promise<string> {
  await page.goto(list);
  await page.locator('main table tbody a[href^="/staff/"]').first().click();
  return new URL(page.url()).pathname;
}

describeInChromium('What staff do', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop({ SHOP_TIME_ZONE: 'Asia/Tehran' });
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test.each(looks)(
    'given $language at $width points, when staff approve, suspend, move, look for differences and act as a customer, then each does what it says and every page is sound',
    async (look) => {
      const customer = await visit(browser(), { url, as: look.customer }, { locale: 'en' });
      await buy(customer, { plan: 'Starter', quantity: 1, payment: 'Wallet' });
      await customer.page.getByText('1 of 1 delivered').waitFor();
      await buy(customer, { plan: 'Standard', quantity: 1, payment: 'Bank transfer' });
      await customer.page.locator('#reference').fill(`TRX-${look.customer}`);
      await customer.page.locator('form[action$="/receipt"] button').click();

      const page = await openAsOwner(browser(), url, look);
      const flaws: string[] = [];
      const see = async () => void flaws.push(...(await pageFlaws(page)));
      await told(page, `TRX-${look.customer}`);
      await see();
      await submit(page, '/approve');
      await told(page, look.approved);

      const subscription = await openFirst(page, `${url}/staff/subscriptions`);
      await see();
      await page.locator('form[action$="/suspend"] input[name="reason"]').fill('a test');
      await submit(page, '/suspend');
      await told(page, look.suspended);
      await submit(page, '/resume');
      await told(page, look.active);
      await submit(page, '/move');
      await page.goto(`${url}${subscription}?ask=panel`);
      await see();

      await openFirst(page, `${url}/staff/customers?q=${look.customer}`);
      await page.locator('main summary').first().click();
      await submit(page, '/act');
      await page.getByText(look.acting).waitFor();
      await see();
      await submit(page, '/acting/end');
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await page.locator('form[action$="/adjust"] #amount').fill('5');
      await page.locator('form[action$="/adjust"] #reason').fill('a test');
      await page.locator('form[action$="/adjust"] button[value="give"]').click();
      await page.locator('button[value="yes"]').waitFor();
      await see();
      await page.locator('form[action$="/adjust"] button[value="yes"]').click();
      await told(page, look.given);

      const panel = await openFirst(page, `${url}/staff/panels`);
      await page.goto(`${url}${panel}/drift`);
      await told(page, look.noDrift);
      await see();
      for (const path of [
        'notifications/preview',
        'ledger',
        'audit?action=wallet.adjust',
        'inbounds',
        'runs',
      ]) {
        await page.goto(`${url}/staff/${path}`);
        await see();
      }
      expect(flaws).toEqual([]);
      expect(await page.locator('html').getAttribute('lang')).toBe(look.language);
      await page.context().close();
      await customer.page.context().close();
    },
    180_000,
  );
});
