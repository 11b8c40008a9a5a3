import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { OWNER, PASSWORD } from './shop-visitor.ts';
import { findingsOf } from './sound/findings.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const PHONE = { width: 390, height: 844 };

/** A browser on a phone with a fingerprint reader: Chromium's virtual authenticator. */
async function openPhone(browser: Browser, locale: string): Promise<Page> {
  const page = await (await browser.newContext({ locale, viewport: PHONE })).newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function signInByPassword(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator('#email').fill(OWNER);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('main button.primary').click();
}

const passkeyButton = (page: Page) => page.locator('main button[data-passkey]');

describeInChromium('Passkeys', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test.each(['en', 'fa'])(
    'given a phone (%s), then a passkey is registered, signs in alone and after the password, and is removed',
    async (locale) => {
      const page = await openPhone(browser(), locale);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await signInByPassword(page, url);
      await page.waitForURL('**/staff');
      const flaws: string[] = [];
      // Pages that the walks of tests/browser/sound cannot reach.
      const lookEverywhere = async () => {
        flaws.push(...(await pageFlaws(page)), ...(await findingsOf(page)));
        await page.setViewportSize(PHONE);
      };
      await page.goto(`${url}/profile/passkeys/new`);
      await lookEverywhere();
      await passkeyButton(page).click();
      await page.locator('code[dir=ltr]').first().waitFor();

      const signOut = async () => {
        await page.goto(`${url}/profile`);
        flaws.push(...(await pageFlaws(page)));
        await page.locator('form[action="/sign-out"] button').click();
        await page.waitForURL('**/sign-in?done=out');
        flaws.push(...(await pageFlaws(page)));
      };
      await signOut();
      await passkeyButton(page).click();
      await page.waitForURL('**/staff');

      await signOut();
      await signInByPassword(page, url);
      await page.waitForURL('**/sign-in/code**');
      await lookEverywhere();
      await passkeyButton(page).click();
      await page.waitForURL('**/staff');

      await page.goto(`${url}/profile`);
      await page.locator('form[action$="/remove"] button').click();
      await page.waitForURL('**/profile?done=passkeyRemoved');
      expect({ flaws, complaints }).toEqual({ flaws: [], complaints: [] });
      await page.context().close();
    },
    60_000,
  );

  test('given no script, then the page asks for password and code as before', async () => {
    const context = await browser().newContext({ javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    expect(await passkeyButton(page).isVisible()).toBe(false);
    await signInByPassword(page, url);
    await page.waitForURL('**/staff');
    await page.goto(`${url}/profile/passkeys/new`);
    expect(await passkeyButton(page).isVisible()).toBe(false);
    expect(await page.locator('[data-no-passkeys]').isVisible()).toBe(true);
    await context.close();
  });
});
