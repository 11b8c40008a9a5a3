import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PersistentPanel, startPersistentPanels } from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import {
  createTelegramSimulator,
  startTelegramServer,
  type TelegramServer,
} from '@panelkit/telegram/simulator';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { PASSWORD, visit } from './shop-visitor.ts';
import { findingsOf } from './sound/findings.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const NEW_OWNER = 'dana@north.test';

describeInChromium('Setting up a shop from nothing', (browser) => {
  let dataDir: string;
  let panels: PersistentPanel[];
  let telegram: TelegramServer;
  let token: string;
  let shop: ShopProcess;
  let url: string;
  let page: Page;
  const flaws: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'panelkit-setup-'));
    const clock = createSystemClock();
    panels = await startPersistentPanels({ clock, folder: null });
    const simulator = createTelegramSimulator({ clock, flood: null });
    token = simulator.addBot({ username: 'north_bot', name: 'North' }).token;
    telegram = await startTelegramServer(simulator);
    const settings = { STORAGE: 'durable', DATA_DIR: dataDir, SHOP_STAFF_PASSWORD: '' };
    shop = startShop({ ...settings, SHOP_FIRST_RUN: 'assistant', TELEGRAM_API_ROOT: telegram.apiRoot });
    url = await shop.opened();
    page = await (await browser().newContext(phone)).newPage();
  });
  afterAll(async () => {
    await shop.stop();
    await telegram.close();
    await Promise.all(panels.map((panel) => panel.close()));
    await rm(dataDir, { recursive: true, force: true });
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const look = async () => void flaws.push(...(await pageFlaws(page)));
  let openings = 1;
  /** The shop is away for a moment, and says so. */
  const reopened = async (heading: string) => {
    await page.getByRole('heading', { name: 'One moment' }).waitFor();
    openings += 1;
    // Until it has stopped, the shop of before answers the same pages.
    const opened = () => shop.output().split('is open: ').length - 1;
    await expect.poll(opened, { timeout: 50_000 }).toBe(openings);
    const shown = async () => {
      await page.goto(`${url}/staff/setup`).catch(() => null);
      return page.getByRole('heading', { name: heading, exact: true }).count();
    };
    await expect.poll(shown, { timeout: 50_000, interval: 500 }).toBe(1);
  };

  test('given an empty database and the printed code, when the owner types it on a phone, then the shop opens in their currency', async () => {
    const [, code = ''] = /Code: (\S+)/.exec(shop.output()) ?? [];
    expect(shop.log()).not.toContain(code);
    await page.goto(`${url}/setup`);
    // The walks of tests/browser/sound cannot reach it.
    flaws.push(...(await findingsOf(page)));
    await page.setViewportSize(phone.viewport);
    await look();
    await page.getByLabel('Set-up code').fill('AAAA-AAAA-AAAA-AAAA');
    await page.getByLabel('Name of the shop').fill('North Shop');
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByLabel('Name', { exact: true }).fill('Dana');
    await page.getByLabel('E-mail').fill(NEW_OWNER);
    await page.getByLabel('Password').fill(PASSWORD);
    await button('Create the shop').click();
    await page.getByText('This code is not valid').first().waitFor();
    await look();
    expect(await page.locator(':focus').getAttribute('name')).toBe('code');
    expect(await page.getByLabel('Currency').inputValue()).toBe('EUR');
    await page.getByLabel('Set-up code').fill(code.toLowerCase());
    await page.getByLabel('Password').fill(PASSWORD);
    await button('Create the shop').click();
    await reopened('Set-up');
    await look();
    expect((await page.goto(`${url}/setup`))?.status()).toBe(404);
  }, 120_000);

  test('given no panel yet, when one is typed wrong and then right, then it is tested and its inbounds are sold on', async () => {
    const [panel] = panels;
    if (panel === undefined) throw new Error('no simulated panel runs');
    await page.goto(`${url}/staff/setup`);
    await page.getByRole('link', { name: 'Go on: Panel' }).click();
    await page.getByRole('link', { name: panel.kind }).click();
    await page.getByLabel('Name', { exact: true }).fill('Frankfurt');
    await page.getByLabel('Address', { exact: true }).fill(panel.baseUrl);
    await page.getByLabel('It is on this machine').check();
    await page.getByLabel('It has no https').check();
    await page.getByLabel('Public host for links').fill('vpn.example.com');
    await page.getByLabel('User name').fill(panel.credentials.username ?? '');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await button('Test and add').click();
    await page.getByText('The panel was not added').first().waitFor();
    await look();
    expect(await page.getByLabel('Public host for links').inputValue()).toBe('vpn.example.com');
    await page.getByLabel('User name').fill(panel.credentials.username ?? '');
    await page.getByLabel('Password', { exact: true }).fill(panel.credentials.password ?? '');
    await button('Test and add').click();
    await page.getByText('The panel answers').waitFor();
    await look();
    await button('Save and go on').click();
    await page.getByRole('heading', { name: 'Plans', exact: true }).waitFor();
  }, 60_000);

  test('given the rest of the steps, when the assistant is left and opened elsewhere, then it goes on where it was, up to a link', async () => {
    await page.getByLabel('Price of Standard').fill('6.50');
    await look();
    await button('Add these plans').click();
    await page.getByLabel('Where customers send money').waitFor();
    const elsewhere = await (await browser().newContext(phone)).newPage();
    await elsewhere.goto(`${url}/staff/setup`);
    await elsewhere.getByLabel('E-mail').fill(NEW_OWNER);
    await elsewhere.getByLabel('Password').fill(PASSWORD);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('link', { name: 'Go on: Payment' }).click();
    page = elsewhere;
    await look();
    await page.getByLabel('Where customers send money').fill('North Bank, 42, Dana');
    await button('Save and go on').click();
    await page.getByLabel('Bot token').fill(token);
    await look();
    await button('Save and go on').click();
    await reopened('Set-up');
    await page.getByRole('link', { name: 'Go on: First sale' }).click();
    await look();
    await button('Buy it').click();
    await page.getByText('Delivered').waitFor({ timeout: 40_000 });
    await look();
    await page.goto(`${url}/staff/setup`);
    await page.getByText('Your shop is ready to sell.').waitFor();
  }, 180_000);

  test('given the new shop, when a customer pays by receipt and the owner approves, then it is the first sale', async () => {
    const ada = await visit(browser(), { url, as: 'Ada' }, phone);
    await ada.page.goto(url);
    await ada.page.getByText('€6.50').first().waitFor();
    await ada.page.getByRole('link', { name: 'Choose Standard' }).click();
    await ada.page.getByRole('button', { name: 'Buy now' }).click();
    await ada.page.getByLabel('Bank transfer').check();
    await ada.page.getByRole('button', { name: 'Buy for' }).click();
    await ada.page.getByText('North Bank, 42, Dana').waitFor();
    await ada.page.getByLabel('Reference of your transfer').fill('TRX-1');
    await ada.page.getByRole('button', { name: 'I have paid' }).click();
    await page.goto(`${url}/staff/receipts`);
    await button('Approve').first().click();
    await page.getByText('The payment was approved.').waitFor();
    await ada.page.getByText('1 of 1 delivered').waitFor({ timeout: 40_000 });
    expect(ada.complaints).toEqual([]);
    expect(flaws).toEqual([]);
  }, 90_000);
});
