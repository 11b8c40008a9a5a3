import { afterEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

/** A customer who has asked for a top-up by a transfer, and its page. */
async function asked() {
  shop = await openTestShop();
  const customer = await shop.customer();
  const browser = await shop.openAs(customer);
  const { location } = await browser.submit('/wallet', '/wallet/top-up', { other: '12', method: 'receipt' });
  const path = location.replace(/\?.*/, '');
  return { browser, customer, path, title: 'Wallet top-up of $12.00' };
}

test('given a top-up that waits, then the wallet leads to it until it is cancelled, and its page leads back', async () => {
  const { browser, path, title } = await asked();
  expect((await browser.get('/wallet')).text).toContain(`<a href="${path}">${title}</a>`);
  expect((await browser.submit(path, `${path}/withdraw`)).status).toBe(303);
  const cancelled = (await browser.get(path)).text;
  expect(cancelled).toContain('You cancelled this top-up. If money still arrives, it goes to your wallet.');
  expect(cancelled).toContain('<a class="button primary" href="/wallet">');
  expect(cancelled).not.toContain(`${path}/withdraw`);
  expect((await browser.get('/wallet')).text).not.toContain(title);
});

test('given a top-up that nobody pays for three days, then its page says so, and the wallet no longer lists it', async () => {
  const { browser, path, title } = await asked();
  await shop.clock.advance('73h');
  await shop.scheduler.tick();
  expect((await browser.get(path)).text).toContain('No money arrived in time.');
  expect((await browser.get('/wallet')).text).not.toContain(title);
});

test('given a top-up whose receipt is under review, then it cannot be cancelled', async () => {
  const { browser, path, title } = await asked();
  await browser.submit(path, `${path}/receipt`, { reference: '4711', note: '' });
  expect((await browser.get(path)).text).not.toContain(`${path}/withdraw`);
  expect((await browser.get('/wallet')).text).toContain(title);
});

test("given a stranger, when they cancel somebody's top-up, then they find nothing", async () => {
  const { path } = await asked();
  const stranger = await shop.openAs(await shop.customer());
  const own = await stranger.hiddenFields('/wallet', '/wallet/top-up');
  expect((await stranger.post(`${path}/withdraw`, own)).status).toBe(404);
});
