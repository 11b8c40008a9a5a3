import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { pageFlaws } from '../page-flaws.ts';
import { buy, visit } from '../shop-visitor.ts';
import { type ShopProcess, startShop } from '../start-shop.ts';

/** Sends a picture as a phone does when somebody shares it with the installed shop. */
const SHARE = `(() => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: '/share/receipt', enctype: 'multipart/form-data' });
  const field = Object.assign(document.createElement('input'), { type: 'file', name: 'picture' });
  const chosen = new DataTransfer();
  chosen.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'رسید.png', { type: 'image/png' }));
  field.files = chosen.files;
  form.append(field);
  document.body.append(form);
  form.submit();
})()`;
const KEPT = `(async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  return kept.sort();
})()`;
const CONTROLLED = `navigator.serviceWorker.ready.then(
  () => navigator.serviceWorker.controller ?? new Promise((seen) => navigator.serviceWorker.addEventListener('controllerchange', seen)),
).then(() => true)`;
const PICTURE = "document.querySelector('#picture')?.files[0]?.name";

describeInChromium('The shop as an installed app', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  async function share(page: Page): Promise<void> {
    const left = page.waitForEvent('framenavigated');
    await page.evaluate(SHARE);
    await left;
    await page.waitForLoadState();
  }

  /** An order that waits for a receipt. @returns its page */
  async function orderByReceipt(page: Page): Promise<string> {
    await buy({ page, complaints: [] }, { plan: 'Family', quantity: 1, payment: 'Bank transfer' });
    await page.waitForURL('**/orders/*');
    return page.url();
  }

  test('given a browser, then it finds everything that installing needs', async () => {
    const page = await (await browser().newContext()).newPage();
    await page.goto(url);
    await page.evaluate(CONTROLLED);
    const session = await page.context().newCDPSession(page);
    const { errors } = await session.send('Page.getAppManifest');
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(errors).toEqual([]);
    // The windows of these tests are private ones.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    await page.context().close();
  });

  test.each([
    { locale: 'en', title: 'You are offline' },
    { locale: 'fa', title: 'اینترنت وصل نیست' },
  ])(
    'given $locale and no connection, then the offline page is shown, and no personal data is kept',
    async ({ locale, title }) => {
      const page = await (await browser().newContext({ locale })).newPage();
      await page.goto(url);
      await page.evaluate(CONTROLLED);
      await page.goto(`${url}/plans/starter`);
      const kept = await page.evaluate<string[]>(KEPT);
      // The page, and files that are the same for everybody.
      expect(kept.filter((path) => !path.startsWith('/assets/')).sort()).toEqual([
        '/favicon.svg',
        '/offline',
      ]);

      await page.context().setOffline(true);
      await page.goto(`${url}/account`);
      await page.getByRole('heading', { name: title }).waitFor();
      expect(await page.evaluate('document.styleSheets[0].cssRules.length')).toBeGreaterThan(100);
      expect(await pageFlaws(page)).toEqual([]);
      await page.context().setOffline(false);
      await page.getByRole('main').getByRole('link').click();
      expect(new URL(page.url()).pathname).toBe('/account');
      expect(await page.getByRole('heading', { name: title }).count()).toBe(0);
      await page.context().close();
    },
  );

  test('given an order that waits for its receipt, when a picture is shared, then it is in the form of that order, and let go with it', async () => {
    const { page, complaints } = await visit(browser(), { url, as: 'Ada' });
    const order = await orderByReceipt(page);
    await page.goto(`${url}/account`);
    await page.evaluate(CONTROLLED);
    await share(page);
    await page.waitForURL(order);
    await expect.poll(() => page.evaluate(PICTURE)).toBe('رسید.png');
    await page.getByText('رسید.png').waitFor();
    expect(await page.evaluate<string[]>(KEPT)).toContain('/');

    await page.getByRole('button', { name: 'I have paid' }).click();
    await page.getByText('JPEG, PNG or WebP').first().waitFor();
    expect(await page.evaluate<string[]>(KEPT)).not.toContain('/');
    expect(complaints.filter((text) => !text.includes('400') && !text.includes('422'))).toEqual([]);
    await page.context().close();
  });

  test('given somebody who is signed out, when a picture is shared, then signing in leads to the payment; signing out lets the picture go', async () => {
    const { page } = await visit(browser(), { url, as: 'Ada' });
    const order = await orderByReceipt(page);
    await page.evaluate(CONTROLLED);
    const email = await emailOf(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await share(page);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('a password for tests');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(order);
    await expect.poll(() => page.evaluate(PICTURE)).toBe('رسید.png');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    expect(await page.evaluate<string[]>(KEPT)).not.toContain('/');
    await page.context().close();
  });

  async function emailOf(page: Page): Promise<string> {
    const back = page.url();
    await page.goto(`${url}/profile`);
    const [email = ''] = /[\w-]+@shop\.test/.exec(await page.content()) ?? [];
    await page.goto(back);
    return email;
  }
});
