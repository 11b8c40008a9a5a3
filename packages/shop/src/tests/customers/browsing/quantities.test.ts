import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let browser: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  await shop.plan({ slug: 'gold', name: 'Gold' });
  browser = shop.open();
  await browser.submit('/', '/language', { language: 'fa' });
});
afterAll(() => shop.close());

const add = (quantity: string) => browser.submit('/plans/gold', '/cart', { quantity, goTo: 'cart' });
const set = (quantity: string) => browser.submit('/cart', '/cart/set', { quantity });

test('given Persian, when a quantity is typed in its digits, then it counts, and the pages show it in them', async () => {
  expect((await browser.get('/plans/gold')).text).toMatch(/name="quantity"[^>]* value="۱"/);
  expect((await add('۳')).location).toBe('/cart');
  expect((await browser.get('/cart')).text).toMatch(/name="quantity"[^>]* value="۳"/);
  expect((await set(' ٢ ')).location).toBe('/cart');
  expect((await browser.get('/cart')).text).toMatch(/name="quantity"[^>]* value="۲"/);
});

test.each(['0', '51', '-1', '1.5', '1e1', '0x2', 'two', ''])(
  'given the quantity %j, when it is added, then its field says why not, with what was typed',
  async (quantity) => {
    const { status, text } = await add(quantity);
    expect(status).toBe(400);
    expect(text).toMatch(/name="quantity"[^>]* aria-invalid="true"/);
    if (quantity !== '') expect(text).toContain(`value="${quantity}"`);
    expect(text).toContain('id="quantity-problem"');
  },
);
