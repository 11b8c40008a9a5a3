import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from '../describe-in-chromium.ts';
import { signInAsOwner } from './sign-in-as-owner.ts';

describeInChromium('The overview of staff', (browser) => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await openTestShop();
  });
  afterEach(() => shop.close());

  const sell = async () => {
    const ada = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(ada, await shop.plan());
    await shop.run(shop.panelkit.orders.settled(order.id));
  };

  test('given a sale while it is open, then its figures follow without a reload, and wait while somebody types', async () => {
    const page = await (await browser().newContext()).newPage();
    await page.clock.install();
    await signInAsOwner(page, shop);
    await page.evaluate(() => Reflect.set(globalThis, 'isSamePage', true));
    const sold = (amount: string) => page.locator('.figure', { hasText: amount }).first();
    const halfMinute = async () => {
      const asked = page.waitForResponse(`${shop.url}/staff`);
      await page.clock.runFor(31_000);
      await asked;
    };
    expect(await sold('$10.00').count()).toBe(0);
    await sell();
    await halfMinute();
    await sold('$10.00').waitFor();

    const search = page.locator('main input[type="search"]');
    await search.fill('ada');
    await sell();
    // What came the first time was looked at before it asks again.
    for (let asked = 0; asked < 2; asked += 1) await halfMinute();
    expect(await search.inputValue()).toBe('ada');
    expect(await sold('$20.00').count()).toBe(0);
    await search.fill('');
    await search.blur();
    await halfMinute();
    await sold('$20.00').waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'isSamePage'))).toBe(true);
  });

  test('given a browser without scripts, then the page does not refresh under who types', async () => {
    const page = await (await browser().newContext({ javaScriptEnabled: false })).newPage();
    await signInAsOwner(page, shop);
    expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0);
  });
});
