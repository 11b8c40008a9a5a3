import { expect, test } from 'vitest';
import { openTestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from '../describe-in-chromium.ts';
import { pageFlaws } from '../page-flaws.ts';
import { signInAsOwner } from './sign-in-as-owner.ts';

const looks = [
  { locale: 'en', colorScheme: 'light', width: 1200 },
  { locale: 'fa', colorScheme: 'dark', width: 390 },
  { locale: 'fa', colorScheme: 'light', width: 1200 },
  { locale: 'en', colorScheme: 'dark', width: 320 },
] as const;

describeInChromium('Lists of staff', (browser) => {
  test.each(looks)(
    'given $locale at $width points, when rows are ticked, previewed and suspended, and a view is saved, then every page is sound',
    async ({ width, ...look }) => {
      const shop = await openTestShop();
      try {
        const customer = await shop.customer({ balanceMinor: 50_000 });
        const order = await shop.buy(customer, await shop.plan(), 3);
        await shop.run(shop.panelkit.orders.settled(order.id));
        const context = await browser().newContext({ ...look, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await signInAsOwner(page, shop);
        for (const path of [
          'orders',
          'payments',
          'customers',
          'subscriptions?sort=ends-first&status=active',
        ]) {
          await page.goto(`${shop.url}/staff/${path}`);
          expect(await pageFlaws(page)).toEqual([]);
        }
        await page.locator('#view-name').fill('Ends soon');
        await page.locator('form[action="/staff/views"] button').click();
        await page.locator('nav.views a[aria-current]').getByText('Ends soon').waitFor();
        for (const index of [0, 2]) await page.locator('input[name="id"]').nth(index).check();
        await page.locator('#reason').fill('abuse');
        await page.locator('button[value="selected"]').click();
        await page.locator('form[action="/staff/selections"]').waitFor();
        expect(await pageFlaws(page)).toEqual([]);
        await page.locator('form[action="/staff/selections"] button').click();
        await page.locator('progress').waitFor();
        expect(await pageFlaws(page)).toEqual([]);
        const runId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
        await shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
        // The page updates without a reload.
        await page.locator('progress[value="2"]').waitFor();
        const { rows } = await shop.panelkit.lists.subscriptions(
          { filter: { status: 'suspended' } },
          shop.staff(),
        );
        expect(rows).toHaveLength(2);
      } finally {
        await shop.close();
      }
    },
  );
});
