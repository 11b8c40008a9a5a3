import { afterAll, expect, test } from 'vitest';
import { openBankShop } from './open-bank-shop.ts';

const { shop, bank, hear } = await openBankShop();
afterAll(() => shop.close());

/** An order of $10.00 that was opened at the provider. */
async function ordered(balanceMinor: number) {
  const customer = await shop.customer({ balanceMinor });
  const browser = await shop.openAs(customer);
  await browser.buy('best', { quantity: '1', method: 'card' });
  const by = shop.as(customer);
  const [order] = (await shop.panelkit.orders.list({ customerId: customer.id }, by)).rows;
  const [payment] = (await shop.panelkit.payments.list({ customerId: customer.id }, by)).rows;
  const { providerReference } = await shop.panelkit.payments.start({ paymentId: payment?.id ?? '' }, by);
  return { browser, orderId: order?.id ?? '', page: `/orders/${order?.id}`, providerReference };
}

async function work(): Promise<void> {
  await hear();
  await shop.scheduler.start();
  await shop.clock.advance('3s');
  await shop.scheduler.stop();
}

test('given half of the price, then the order says what came, and leads to the rest and to another payment', async () => {
  const { browser, orderId, page, providerReference } = await ordered(0);
  bank.provider.pay(providerReference, 400);
  await work();
  const half = (await browser.get(page)).text;
  expect(half).toContain('$4.00 of the price has arrived and is in your wallet.');
  expect(half).toContain(`href="/wallet?amount=600&amp;next=${page}"`);
  expect(half).toContain('Add $6.00 to your wallet');
  const wallet = await browser.get(`/wallet?amount=600&next=${page}`);
  expect(wallet.text).toContain('$6.00');

  const wanted = { method: 'card' };
  expect((await browser.submit(page, `${page}/pay`, wanted)).status).toBe(303);
  const { rows } = await shop.panelkit.payments.list({ orderId }, shop.staff());
  expect(rows).toMatchObject([{ state: { status: 'captured' } }, { state: { status: 'pending' } }]);
});

test('given half of the price and the rest in the wallet, then nothing needs to be added, and the wallet pays', async () => {
  const { browser, page, providerReference } = await ordered(0);
  bank.provider.pay(providerReference, 400);
  await work();
  const { rows } = await shop.panelkit.orders.list({ limit: 1, newestFirst: true }, shop.staff());
  const customerId = rows[0]?.customerId ?? '';
  await shop.panelkit.wallets.adjust({ customerId, amountMinor: 600, reason: 'test' }, shop.staff());
  const { text } = await browser.get(page);
  expect(text).not.toContain('/wallet?amount=');
  await browser.submit(page, `${page}/pay`, { method: 'wallet' });
  await work();
  expect((await browser.get(page)).text).toContain('Delivered');
});

test('given a payment that the provider ended, then the order says so, and is paid in another way', async () => {
  const { browser, page, providerReference } = await ordered(1000);
  bank.provider.end(providerReference, 'the bank said no');
  await work();
  expect((await browser.get(page)).text).toContain(
    'This payment did not go through. Please pay again below.',
  );
  await browser.submit(page, `${page}/pay`, { method: 'wallet' });
  await work();
  expect((await browser.get(page)).text).toContain('Delivered');
});
