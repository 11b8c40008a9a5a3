import {
  createMarzbanSimulator,
  type MarzbanSimulator,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { readQrCode } from './read-qr-code.ts';
import { buy, OWNER, PASSWORD, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const login = { username: 'root', password: 'root-password' };

describeInChromium('Buying in a browser', (browser) => {
  let simulator: MarzbanSimulator;
  let panel: Awaited<ReturnType<typeof startSimulatorServer>>;
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    simulator = createMarzbanSimulator({ clock: createSystemClock() });
    panel = await startSimulatorServer(simulator, { port: 0 });
    shop = startShop({
      SHOP_CURRENCY: 'USD',
      MARZBAN_URL: panel.url,
      MARZBAN_USERNAME: login.username,
      MARZBAN_PASSWORD: login.password,
      ALLOW_VOLATILE: '1',
      SHOP_DEMO_CREDIT: '2000',
      // The panel is on this machine.
      SELL_PRIVATE_LINKS: 'true',
    });
    url = await shop.opened();
  });
  afterAll(async () => {
    await shop.stop();
    await panel.close();
  });

  test("given Ada with money, when she buys two units, then both are delivered, and each link is the panel's", async () => {
    const ada = await visit(browser(), { url, as: 'Ada' });
    await buy(ada, { plan: 'Standard', quantity: 2, payment: 'Wallet' });
    await ada.page.getByText('2 of 2 delivered').waitFor();
    expect(simulator.accounts()).toHaveLength(2);

    const documents: string[][] = [];
    for (const unit of [1, 2]) {
      await ada.page.getByRole('link', { name: `Open subscription ${unit}` }).click();
      const shopLink = await ada.page.getByRole('textbox', { name: 'Your subscription link' }).inputValue();
      expect(shopLink).toMatch(`${url}/s/`);
      expect(await readQrCode(ada.page.getByRole('img', { name: 'QR code of your subscription link' }))).toBe(
        shopLink,
      );
      await ada.page.getByRole('button', { name: 'Copy' }).first().click();
      await ada.page.getByRole('button', { name: 'Copied' }).waitFor();
      documents.push(await readShopLink(shopLink));
      expect((await directLinksOf(ada.page)).map(withoutRemark)).toEqual(documents.at(-1));
      await ada.page.getByRole('link', { name: 'To the order' }).click();
    }
    const onPanel = await linksOnPanel(simulator, panel.url);
    expect(documents.toSorted()).toEqual(onPanel.map((links) => links.map(withoutRemark)).toSorted());
    expect(ada.complaints).toEqual([]);
  });

  test('given a phone, when every page is opened, then none is wider than the screen', async () => {
    const phone = { viewport: { width: 360, height: 740 } };
    const { page, complaints } = await visit(browser(), { url, as: 'Ada' }, phone);
    await buy({ page, complaints }, { plan: 'Starter', quantity: 1, payment: 'Wallet' });
    await page.getByText('1 of 1 delivered').waitFor();
    await buy({ page, complaints }, { plan: 'Founder', quantity: 1, payment: 'Bank transfer' });
    await page.getByText('How to pay').waitFor();
    const order = new URL(page.url()).pathname;
    await page.goto(`${url}/account`);
    const subscription = await page.locator('a[href^="/subscriptions/"]').first().getAttribute('href');
    for (const path of [
      '/',
      '/plans/standard',
      '/compare?plan=starter&plan=founder',
      '/account',
      '/wallet',
      '/profile',
      order,
      subscription ?? '/',
    ]) {
      await page.goto(url + path);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect({ path, ...(await widthOf(page)) }).toEqual({ path, page: 360, window: 360 });
    }
    const staff = await visit(browser(), { url, as: OWNER }, phone);
    expect(await widthOf(staff.page)).toEqual({ page: 360, window: 360 });
    expect([...complaints, ...staff.complaints]).toEqual([]);
  });

  test('given a closed page and no JavaScript, when staff sign in on it, then it opens', async () => {
    const page = await (await browser().newContext({ javaScriptEnabled: false })).newPage();
    expect((await page.goto(`${url}/staff/orders`))?.status()).toBe(403);
    await page.getByLabel('E-mail').fill(OWNER);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/staff/orders');
    await page.context().close();
  });

  test('given a browser without JavaScript, when a unit is bought, then the page follows all the same', async () => {
    const ada = await visit(browser(), { url, as: 'Ada' }, { javaScriptEnabled: false });
    await buy(ada, { plan: 'Starter', quantity: 1, payment: 'Wallet' });
    await ada.page.getByText('1 of 1 delivered').waitFor();
  });
});

async function readShopLink(shopLink: string): Promise<string[]> {
  const document = await (await fetch(shopLink)).text();
  return Buffer.from(document, 'base64').toString('utf8').split('\n').map(withoutRemark);
}

/** The shop gives servers its own names. */
function withoutRemark(uri: string): string {
  return uri.split('#')[0] ?? '';
}

async function directLinksOf(page: Page): Promise<string[]> {
  await page.getByText('Direct links').first().click();
  const fields = await page.getByRole('textbox', { name: /^Direct link \d/ }).all();
  return Promise.all(fields.map((field) => field.inputValue()));
}

/** The links that the panel's own API gives for each of its users. */
async function linksOnPanel(simulator: MarzbanSimulator, panelUrl: string): Promise<string[][]> {
  const token = await fetch(`${panelUrl}/api/admin/token`, {
    method: 'POST',
    body: new URLSearchParams(login),
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const users = simulator.accounts().map(async ({ username }) => {
    const answer = await fetch(`${panelUrl}/api/user/${username}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return ((await answer.json()) as { links: string[] }).links;
  });
  return Promise.all(users);
}

function widthOf(page: Page): Promise<{ page: number; window: number }> {
  return page.evaluate('({ page: document.documentElement.scrollWidth, window: innerWidth })');
}
