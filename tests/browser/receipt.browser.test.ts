import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { buy, OWNER, visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

const approve = (page: Page, reference: string): Promise<void> =>
  page.getByRole('listitem').filter({ hasText: reference }).getByRole('button', { name: 'Approve' }).click();

describeInChromium('Paying by receipt in a browser', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop({ PAY_TO: 'The bank, 1234' });
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test('given a transfer, when its receipt is approved, then it is delivered, and a second approval says who decided', async () => {
    const chiara = await visit(browser(), { url, as: 'Chiara' });
    await buy(chiara, { plan: 'Season', quantity: 1, payment: 'Bank transfer' });
    await chiara.page.getByText('The bank, 1234').waitFor();
    await chiara.page
      .getByText(/^\d+ days, \d+ hours left$|^\d+ hours, \d+ minutes left$|^\d+ minutes, \d+ seconds left$/)
      .waitFor();
    await chiara.page.getByLabel('Reference of your transfer').fill('TRX-4711');
    await chiara.page.getByRole('button', { name: 'I have paid' }).click();
    await chiara.page.getByText('We will check your transfer').waitFor();

    const dana = await visit(browser(), { url, as: OWNER });
    const omid = await visit(browser(), { url, as: OWNER });
    for (const { page } of [dana, omid]) await page.goto(`${url}/staff`);
    await dana.page.getByText('TRX-4711').waitFor();
    await approve(dana.page, 'TRX-4711');
    await dana.page.getByText('The payment was approved.').waitFor();
    await approve(omid.page, 'TRX-4711');
    await omid.page.getByText('This payment was captured already by owner@shop.example').waitFor();

    await chiara.page.getByText('1 of 1 delivered').waitFor();
    expect([...chiara.complaints, ...dana.complaints]).toEqual([]);
  });

  test('given a wallet with too little, when something is to be bought, then it says what is missing and leads over the wallet and back', async () => {
    const chiara = await visit(browser(), { url, as: 'Chiara' });
    await buy(chiara, { plan: 'Founder', quantity: 1, payment: 'Bank transfer' });
    await chiara.page.getByText('How to pay').waitFor();
    await chiara.page.goto(`${url}/plans/founder`);
    await chiara.page.getByRole('button', { name: 'Buy now' }).click();
    await chiara.page.getByText('You need $29.00 more').waitFor();
    await chiara.page.getByRole('link', { name: 'Top up wallet' }).click();
    await chiara.page.getByRole('radio', { name: /transfer/ }).check();
    await chiara.page.getByRole('button', { name: '$29.00' }).click();
    await chiara.page.getByLabel('Reference of your transfer').fill('TRX-4712');
    await chiara.page.getByRole('button', { name: 'I have paid' }).click();
    const owner = await visit(browser(), { url, as: OWNER });
    await owner.page.goto(`${url}/staff`);
    await approve(owner.page, 'TRX-4712');
    await chiara.page.getByRole('link', { name: 'Continue with your purchase' }).click();
    await chiara.page.getByRole('button', { name: 'Buy for $49.00' }).click();
    await chiara.page.getByText('1 of 1 delivered').waitFor();
    expect(chiara.complaints).toEqual([]);
  });

  test('given a receipt that is empty, no picture and too large, then it is corrected in place, and nothing is typed again', async () => {
    const { page } = await visit(browser(), { url, as: 'Chiara' }, { viewport: { width: 390, height: 780 } });
    await buy({ page, complaints: [] }, { plan: 'Season', quantity: 1, payment: 'Bank transfer' });
    const send = page.getByRole('button', { name: 'I have paid' });
    const problem = page.locator('#picture-problem');
    await page.getByLabel('Note').fill('From my brother');
    await send.click();
    await problem.waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('picture');
    expect(await pageFlaws(page)).toEqual([]);
    await page.getByLabel('Reference of your transfer').fill('TRX-4713');
    const said: (string | null)[] = [await problem.textContent()];
    for (const buffer of [Buffer.from('no picture'), Buffer.alloc(6_000_000)]) {
      await page.locator('#picture').setInputFiles({ name: 'receipt.png', mimeType: 'image/png', buffer });
      await send.click();
      await expect.poll(() => problem.textContent()).not.toBe(said.at(-1));
      said.push(await problem.textContent());
      expect(await page.getByLabel('Reference of your transfer').inputValue()).toBe('TRX-4713');
      expect(await page.getByLabel('Note').inputValue()).toBe('From my brother');
    }
    await send.click();
    await page.getByText('We will check your transfer').waitFor();
  });
});
