import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { OWNER, PASSWORD, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

describeInChromium('A field of a password', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  const open = async (path: string, javaScriptEnabled = true): Promise<Page> => {
    const context = await browser().newContext({ javaScriptEnabled, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${url}${path}`);
    return page;
  };
  const typeOf = (page: Page) => page.getByLabel('Password').getAttribute('type');

  test('given any form that asks for one, then it can be looked at while it is typed, and is hidden when it is sent', async () => {
    const page = await open('/sign-in');
    await page.getByLabel('Password').fill('three quiet otters');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await typeOf(page)).toBe('text');
    await page.getByRole('button', { name: 'Hide password' }).click();
    expect(await typeOf(page)).toBe('password');
    await page.getByRole('button', { name: 'Show password' }).click();
    // Behind everything that the page does before it sends the form.
    await page.evaluate(`addEventListener('submit', (event) => {
      event.preventDefault();
      globalThis.sentAs = document.querySelector('#password').type;
    })`);
    await page.getByLabel('E-mail').fill('ada@shop.test');
    await page.getByLabel('Password').press('Enter');
    expect(await page.evaluate('globalThis.sentAs')).toBe('password');
    await page.context().close();
    const { page: mine } = await visit(browser(), { url, as: OWNER });
    for (const path of ['/profile', '/staff/panels/new?kind=marzban']) {
      await mine.goto(url + path);
      const fields = await mine.locator('input[type=password]').count();
      expect({ path, fields: fields > 0 }).toEqual({ path, fields: true });
      expect(await mine.locator('.field:has(input[type=password]) [data-hide]:not([hidden])').count()).toBe(
        fields,
      );
    }
    await mine.context().close();
  });

  test('given a new one, then its strength is shown as it is typed, from lists, patterns and the person', async () => {
    const page = await open('/sign-up');
    const output = page.locator('.strength output');
    const said = async (password: string, words: string): Promise<void> => {
      await page.getByLabel('Password').fill(password);
      await output.filter({ hasText: new RegExp(`^${words}$`) }).waitFor();
    };
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@shop.test');
    await said('qwertyuiop12', 'Weak');
    await said('lovelace ada', 'Almost there');
    await page.getByLabel('Name').fill('Bob');
    await said('lovelace ada', '(?:Very s|S)trong');
    await said('kV7#qz Pw2', 'Weak');
    await said('three quiet otters', 'Very strong');
    expect(await page.evaluate("document.querySelector('.strength meter').value")).toBe(4);
    expect(await pageFlaws(page)).toEqual([]);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.context().close();
  });

  test('given no scripts, then nothing of it is seen', async () => {
    const page = await open('/sign-up', false);
    expect(await page.getByRole('button', { name: 'Show password' }).isVisible()).toBe(false);
    expect(await page.locator('.strength').isVisible()).toBe(false);
    await page.context().close();
  });
});
