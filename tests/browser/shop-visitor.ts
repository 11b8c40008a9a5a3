import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/**
 * A page of one person in a separate browser; `complaints` are what the browser found wrong with the pages.
 */
export interface Visitor {
  page: Page;
  complaints: string[];
}

/** The password of everybody in these tests; the shop is started with it for its owner. */
export const PASSWORD = 'a password for tests';
export const OWNER = 'owner@shop.example';

/** Opens the shop and signs up as somebody new, or signs in as its owner. */
export async function visit(
  browser: Browser,
  shop: { url: string; as: string },
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  // Where people click on Copy, their browser lets the page write.
  const page = await (await browser.newContext({ permissions: ['clipboard-write'], ...options })).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const isOwner = shop.as === OWNER;
  await page.goto(`${shop.url}/${isOwner ? 'sign-in' : 'sign-up'}`);
  if (!isOwner) await page.getByLabel('Name').fill(shop.as);
  await page.getByLabel('E-mail').fill(isOwner ? OWNER : `${randomUUID()}@shop.test`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: isOwner ? 'Sign in' : 'Create my account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return { page, complaints };
}

/** Puts a plan into the cart, goes to the checkout and buys it. */
export async function buy(
  { page }: Visitor,
  wanted: { plan: string; quantity: number; payment: 'Wallet' | 'Bank transfer' },
): Promise<void> {
  await page.getByRole('link', { name: 'Plans', exact: true }).click();
  await page.getByRole('link', { name: `Choose ${wanted.plan}` }).click();
  await page.getByLabel('Quantity').fill(String(wanted.quantity));
  await page.getByRole('button', { name: 'Buy now' }).click();
  await page.getByLabel(wanted.payment).check();
  await page.getByRole('button', { name: 'Buy for' }).click();
}
