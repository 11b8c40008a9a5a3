import { afterAll, expect, test } from 'vitest';
import { returnTokenOf } from '../../../security/return-token.ts';
import { openBankShop } from './open-bank-shop.ts';

const { shop, bank, hear } = await openBankShop();
afterAll(() => shop.close());

/** An order of $10.00 that was opened at the provider, and its page for who is signed in nowhere. */
async function ordered() {
  const customer = await shop.customer();
  const browser = await shop.openAs(customer);
  await browser.buy('best', { quantity: '1', method: 'card' });
  const by = shop.as(customer);
  const [payment] = (await shop.panelkit.payments.list({ customerId: customer.id }, by)).rows;
  const paymentId = payment?.id ?? '';
  const { providerReference } = await shop.panelkit.payments.start({ paymentId }, by);
  const page = `/payments/returned/${returnTokenOf(shop.shop.cookieSecret, paymentId)}`;
  const cancel = () =>
    shop.panelkit.orders.cancel({ orderId: payment?.orderId ?? '', reason: 'x' }, shop.staff());
  return { providerReference, cancel, read: async () => (await shop.open().get(page)).text };
}

async function work(): Promise<void> {
  await hear();
  await shop.scheduler.tick();
}

test('given half of the price and then the rest, then the page says part and follows, until all has arrived', async () => {
  const { providerReference, read } = await ordered();
  expect(await read()).toMatch(/data-live="waiting".*We are asking the provider/s);
  bank.provider.pay(providerReference, 400);
  await work();
  expect(await read()).toMatch(/data-live="part".*Part of your payment has arrived\./s);
  bank.provider.pay(providerReference, 600);
  await work();
  const text = await read();
  expect(text).toContain('Your payment has arrived.');
  expect(text).not.toContain('data-live');
});

test('given an order that ends while its money is seen and not final, then the page does not say that nothing came', async () => {
  const { providerReference, cancel, read } = await ordered();
  bank.provider.see(providerReference);
  await work();
  expect(await read()).toContain('it is not final yet');
  await cancel();
  expect(await read()).toContain('it is not final yet');
});

test('given an order that ends before anything was paid, then the page says that no money came', async () => {
  const { cancel, read } = await ordered();
  await cancel();
  expect(await read()).toContain('no money reached us');
});
