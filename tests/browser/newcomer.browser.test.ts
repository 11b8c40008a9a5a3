import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { PASSWORD } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

describeInChromium('A newcomer and the demo', (browser) => {
  let dataDir: string;
  let shop: ShopProcess;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'panelkit-demo-'));
    shop = startShop({ STORAGE: 'durable', DATA_DIR: dataDir, SHOP_STAFF_PASSWORD: '' });
    url = await shop.opened();
    page = await browser().newPage();
  });
  afterAll(async () => {
    await shop.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const link = (name: string | RegExp) => page.getByRole('link', { name });
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  /** From the first page to what was bought, signing up on the way. */
  async function buyAsNewcomer(plan: string): Promise<void> {
    await page.goto(url);
    await link(`Choose ${plan}`).click();
    await button('Buy now').click();
    if ((await page.locator('main form[action="/sign-in"]').count()) > 0) {
      await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click();
      await page.getByLabel('Name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@shop.test');
      await page.getByLabel('Password').fill(PASSWORD);
      await button('Create my account').click();
    }
    await button('Buy for').click();
    await page.getByText('1 of 1 delivered').waitFor();
    await link('Open subscription 1').click();
    await page.getByRole('textbox', { name: 'Your subscription link' }).waitFor();
  }

  test('given npm start and nothing read, when somebody buys on each family, then it is delivered there', async () => {
    for (const plan of ['Starter', 'Standard', 'Season']) {
      if (plan === 'Season') await chargeWallet();
      await buyAsNewcomer(plan);
    }
    await page.goto(`${url}/account`);
    expect(await page.getByText('Active').count()).toBe(3);
  }, 120_000);

  /** The demo's credit is spent by now. */
  async function chargeWallet(): Promise<void> {
    await page.goto(`${url}/wallet`);
    await page.getByRole('radio', { name: /transfer/ }).check();
    await button('$10.00').click();
    await page.getByLabel('Reference of your transfer').fill('TRX-1');
    await button('I have paid').click();
    await page.getByText('Being checked').waitFor();
    await asStaff(async () => {
      await page
        .getByRole('listitem')
        .filter({ hasText: 'TRX-1' })
        .getByRole('button', { name: 'Approve' })
        .click();
      await page.getByText('The payment was approved.').waitFor();
    });
  }

  test('given a day pass, when it is extended at once, then it ends a day later', async () => {
    await buyAsNewcomer('Day pass');
    await link('Extend').first().click();
    await page.getByText('The time is added to the current expiry date.').waitFor();
    await button('Confirm and pay from wallet').click();
    await page.getByText('Your service was extended.').waitFor();
    await page.getByText('2 days left').waitFor();
  }, 60_000);

  test('given the printed password, when staff decide about the receipt that waits and move a customer, then both are done', async () => {
    await asStaff(async () => {
      await page
        .getByRole('listitem')
        .filter({ hasText: 'TRX-20471' })
        .getByRole('button', { name: 'Approve' })
        .click();
      await page.getByText('The payment was approved.').waitFor();
      await link('Subscriptions').click();
      await page.getByRole('row', { name: 'Starter' }).getByRole('link').first().click();
      const target = page.locator('option', { hasText: 'S-UI' }).first();
      await page.getByLabel('Move to').selectOption(String(await target.getAttribute('value')));
      await button('Move').click();
      await page.getByText('The subscription is being moved.').waitFor();
    });
    // Its links were those of the simulated Marzban.
    await page.goto(`${url}/account`);
    await link('Starter').click();
    const directLinks = page.locator('input[id^=direct-link]');
    await expect
      .poll(
        async () => {
          await page.reload();
          return (
            await directLinks.evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value')))
          ).join();
        },
        { timeout: 60_000 },
      )
      .toMatch(/^(?!.*demo\.example\.com)./);
  }, 60_000);

  test('given the simulated provider, when half is paid and then the rest, then the plan is delivered after the rest', async () => {
    await page.goto(url);
    // Half of it and what is in the wallet are not enough.
    await link('Choose Season').click();
    await button('Buy now').click();
    await page.getByRole('radio', { name: /NOWPayments/ }).check();
    await button('Buy for').click();
    await page.waitForURL(/\/orders\//);
    const orderPage = page.url();
    await button('Continue to payment').click();
    await page.getByText('Nothing has arrived yet').waitFor();
    await button('Pay half').click();
    await page.getByText('Too little has arrived').waitFor();
    await page.goto(orderPage);
    expect(await page.getByText('1 of 1 delivered').count()).toBe(0);
    await page.goBack();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByText('Paid', { exact: true }).waitFor();
    await link('Back to the shop').click();
    await page.getByText('1 of 1 delivered').waitFor();
  }, 60_000);

  /** Signs in with what the first start printed, and as the customer again afterwards. */
  async function asStaff(work: () => Promise<void>): Promise<void> {
    const [, password = ''] = /Password: (\S+)/.exec(shop.output()) ?? [];
    await signIn('owner@shop.example', password);
    await work();
    await signIn('ada@shop.test', PASSWORD);
  }

  async function signIn(email: string, password: string): Promise<void> {
    await button('Sign out').click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await button('Sign in').click();
    await button('Sign out').waitFor();
  }
});
