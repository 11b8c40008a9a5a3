// `pnpm docs:pictures`: the pictures of the guides, taken of the built shop as `npm start` opens it.
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumInstallHint, findChromium } from '../find-chromium.ts';
import { buy, OWNER, type Visitor, visit } from '../shop-visitor.ts';
import { startShop } from '../start-shop.ts';

const pathOf = (name: string) =>
  fileURLToPath(new URL(`../../../docs/guides/pictures/${name}.png`, import.meta.url));

const DESK = { viewport: { width: 1200, height: 1000 } };
const PHONE = { viewport: { width: 390, height: 844 } };

const executablePath = findChromium();
if (executablePath === null) throw new Error(`no Chromium found: ${chromiumInstallHint}`);
const shop = startShop();
const url = await shop.opened();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
await drawCatalogues(browser);
const sara = await visit(browser, { url, as: 'Sara' }, { ...DESK, locale: 'en' });
await drawOrders(sara);
await drawChat(browser);
await drawStaff(browser);
await browser.close();
await shop.stop();

async function drawCatalogues(from: Browser): Promise<void> {
  await draw(await openPage(from, { ...DESK, locale: 'en' }, '/'), 'catalogue');
  const dark = { ...PHONE, locale: 'en', colorScheme: 'dark' } as const;
  await draw(await openPage(from, dark, '/'), 'catalogue-on-a-phone');
}

async function drawOrders(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await buy(visitor, { plan: 'Standard', quantity: 2, payment: 'Wallet' });
  await page.getByRole('link', { name: 'Open subscription' }).first().waitFor();
  await draw(page, 'order');
  await page.getByRole('link', { name: 'Open subscription' }).first().click();
  await page
    .getByRole('button', { name: 'فارسی' })
    .or(page.getByRole('link', { name: 'فارسی' }))
    .click();
  await page.locator('html[lang=fa]').waitFor();
  await draw(page, 'subscription-in-persian');
}

async function drawChat(from: Browser): Promise<void> {
  const page = await openPage(from, { viewport: { width: 390, height: 1000 }, locale: 'en' }, '/demo/chat');
  const chat = page.getByRole('region', { name: 'Customer' });
  const tap = (button: RegExp) =>
    chat.locator('.from-bot').getByRole('button', { name: button }).last().click();
  await chat.getByRole('button', { name: 'Start', exact: true }).click();
  await tap(/English/);
  await tap(/Buy/);
  await tap(/Day pass/);
  await tap(/from wallet/);
  await chat.locator('.from-bot').filter({ hasText: '/s/' }).last().waitFor();
  await chat.screenshot({ path: pathOf('bot') });
}

async function drawStaff(from: Browser): Promise<void> {
  const { page } = await visit(from, { url, as: OWNER }, { ...DESK, locale: 'en' });
  await page.goto(`${url}/staff`);
  await draw(page, 'staff');
}

async function openPage(from: Browser, options: BrowserContextOptions, path: string): Promise<Page> {
  const page = await (await from.newContext(options)).newPage();
  await page.goto(`${url}${path}`);
  return page;
}

async function draw(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: pathOf(name) });
}
