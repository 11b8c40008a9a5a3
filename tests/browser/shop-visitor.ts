import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page of one person in a browser of his own; `complaints` are what the browser found wrong with the pages. */
export interface Visitor {
  page: Page;
  complaints: string[];
}

/** Opens the shop and chooses this person. */
export async function visit(
  browser: Browser,
  shop: { url: string; as: string },
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${shop.url}/people`);
  await page.getByRole('button', { name: `Continue as ${shop.as}` }).click();
  await page.getByText('Switch').waitFor();
  return { page, complaints };
}

/** Fills in a plan's form and sends it. */
export async function buy(
  { page }: Visitor,
  wanted: { plan: string; quantity: number; payment: 'Wallet' | 'Bank transfer' },
): Promise<void> {
  await page.getByRole('link', { name: 'Plans' }).click();
  await page.getByRole('link', { name: `Choose ${wanted.plan}` }).click();
  await page.getByLabel('Quantity').fill(String(wanted.quantity));
  await page.getByLabel(wanted.payment).check();
  await page.getByRole('button', { name: 'Buy' }).click();
}
