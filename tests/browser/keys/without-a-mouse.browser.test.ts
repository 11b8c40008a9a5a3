import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from '../describe-in-chromium.ts';
import { useKeys } from './use-keys.ts';

describeInChromium('People without a mouse', (browser) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop();
    await shop.plan({ name: 'Gold', slug: 'gold' });
    await shop.shop.settings.save({ customerMayPause: true }, shop.staff());
  });
  afterAll(() => shop.close());

  const open = async (path: string) => {
    const page = await (await browser().newContext()).newPage();
    await page.goto(shop.url + path);
    return { page, keys: useKeys(page) };
  };

  test('given a buyer, when they sign in, buy and change the subscription, then the keyboard is enough', async () => {
    const customer = await shop.customer({ balanceMinor: 5000 });
    const email = 'keys@shop.test';
    await shop.user({ customerId: customer.id, name: 'Kay', email });
    const { page, keys } = await open('/sign-in');
    await keys.to('#email');
    await keys.type(email);
    await keys.to('#password');
    await keys.type(TEST_PASSWORD);
    await keys.leave();
    await page.goto(`${shop.url}/`);
    await keys.to('.plan a', 'Gold');
    await keys.leave();
    await keys.to('button', 'Buy');
    await keys.leave();
    await keys.to('button', 'Buy for');
    await keys.leave('Space');
    await page.waitForURL('**/orders/*');
    await shop.run(shop.panelkit.orders.settled(page.url().split('/').at(-1) ?? ''));
    await page.reload();
    await keys.to('a[href^="/subscriptions/"]');
    await keys.leave();
    await keys.to('.apps a.primary');
    await keys.to('summary', 'Pause');
    await page.keyboard.press('Enter');
    await keys.to('button', 'Pause');
    await keys.leave();
    expect(await page.textContent('main')).toContain('Your subscription is paused');
    await page.context().close();
  });

  test('given staff, when they find a subscription, suspend it and move on, then the keyboard is enough', async () => {
    const customer = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(customer, await shop.plan({ name: 'Silver' }));
    await shop.run(shop.panelkit.orders.settled(order.id));
    const email = 'staff-keys@shop.test';
    await shop.user({ role: 'owner', name: 'Olga', email });
    const { page, keys } = await open('/sign-in');
    await keys.to('#email');
    await keys.type(email);
    await keys.to('#password');
    await keys.type(TEST_PASSWORD);
    await keys.leave();
    await page.goto(`${shop.url}/staff`);
    await keys.to('.skip');
    await page.keyboard.press('Enter');
    await keys.to('main input[type="search"]');
    await keys.type(order.number);
    await keys.leave();
    await page.goto(`${shop.url}/staff/subscriptions`);
    await keys.to('td a', 'Silver');
    await keys.leave();
    await keys.to('form[action$="/suspend"] input[name="reason"]');
    await keys.type('by keyboard');
    await keys.leave();
    const [subscription] = (await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff()))
      .rows;
    expect(subscription?.status).toBe('suspended');
    await page.context().close();
  });
});
