import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from '../describe-in-chromium.ts';
import { pageFlaws } from '../page-flaws.ts';
import { signInAsOwner } from './sign-in-as-owner.ts';

/** Top-ups by receipt, `T-1` the oldest. */
async function sendReceipts(shop: TestShop, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const customer = await shop.customer();
    const wanted = { customerId: customer.id, amountMinor: 1000 + number, method: 'receipt' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
    const receipt = { paymentId, reference: `T-${number}` };
    await shop.panelkit.payments.submitReceipt(receipt, shop.as(customer));
    ids.push(paymentId);
  }
  return ids;
}

/** Presses Tab until the focus is on what is sought, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
}

describeInChromium('Reviewing receipts', (browser) => {
  test('given 20 receipts, when they are reviewed by keyboard alone, then each decision leads to the next, and the skipped one comes last', async () => {
    const shop = await openTestShop();
    try {
      const ids = await sendReceipts(shop, 20);
      const page = await (await browser().newContext({ locale: 'en' })).newPage();
      await signInAsOwner(page, shop);
      await page.goto(`${shop.url}/staff/receipts`);
      await tabTo(page, `main a[href="/staff/receipts/${ids[0]}"].primary`);
      await page.keyboard.press('Enter');
      const shown = (number: number) =>
        page.locator('dd').getByText(`T-${number}`, { exact: true }).waitFor();
      const focus = () => page.locator('section[data-keys]:focus').waitFor();
      await shown(1);
      await focus();
      await page.keyboard.press('n');
      for (let number = 2; number <= 20; number += 1) {
        await shown(number);
        await focus();
        if (number % 5 !== 0) await page.keyboard.press('a');
        else {
          await page.keyboard.press('r');
          // In the field the letters are text.
          await page.keyboard.type('a wrong amount, or another');
          await page.keyboard.press('Enter');
        }
      }
      await shown(1);
      await page.keyboard.press('r');
      await page.keyboard.press('Escape');
      await focus();
      await page.keyboard.press('a');
      await page.getByText('No receipts to check.').waitFor();
      const states = await Promise.all(
        ids.map(async (id) => (await shop.panelkit.payments.get(id, shop.staff())).state),
      );
      const rejected = states.flatMap((state, index) => (state.status === 'rejected' ? [index + 1] : []));
      expect(rejected).toEqual([5, 10, 15, 20]);
      expect(states.filter(({ status }) => status === 'captured')).toHaveLength(16);
      expect(states[4]).toMatchObject({ reason: 'a wrong amount, or another' });
    } finally {
      await shop.close();
    }
  });

  test.each([
    { locale: 'en', colorScheme: 'light', width: 1200 },
    { locale: 'fa', colorScheme: 'dark', width: 390 },
    { locale: 'fa', colorScheme: 'light', width: 1200 },
    { locale: 'en', colorScheme: 'dark', width: 320 },
  ] as const)(
    'given $locale at $width points, when a receipt is reviewed, then its page is sound',
    async ({ width, ...look }) => {
      const shop = await openTestShop();
      try {
        const [first] = await sendReceipts(shop, 2);
        const context = await browser().newContext({ ...look, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await signInAsOwner(page, shop);
        for (const path of ['/staff/receipts', `/staff/receipts/${first}`]) {
          await page.goto(shop.url + path);
          expect(await pageFlaws(page)).toEqual([]);
        }
      } finally {
        await shop.close();
      }
    },
  );
});
