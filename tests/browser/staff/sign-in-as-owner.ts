import type { Page } from 'playwright-core';
import { TEST_PASSWORD, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';

/** A new owner of the shop, who is on its staff pages then. */
export async function signInAsOwner(page: Page, shop: TestShop): Promise<void> {
  const { email } = await shop.user({ email: 'dana@shop.test', role: 'owner' });
  await page.goto(`${shop.url}/sign-in`);
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(TEST_PASSWORD);
  await page.locator('main button.primary').click();
  await page.waitForURL('**/staff');
}
