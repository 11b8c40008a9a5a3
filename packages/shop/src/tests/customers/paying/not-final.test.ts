import { afterAll, expect, test } from 'vitest';
import { openBankShop } from './open-bank-shop.ts';

const { shop, bank, hear } = await openBankShop();
afterAll(() => shop.close());

async function tell(): Promise<void> {
  await hear();
  await shop.scheduler.tick();
}

test('given money that the provider has seen and that is not final, then the order asks for nothing more, and neither does a page of before', async () => {
  const customer = await shop.customer();
  const browser = await shop.openAs(customer);
  const { location: page } = await browser.buy('best', { quantity: '1', method: 'card' });
  const [payment] = (await shop.panelkit.payments.list({ customerId: customer.id }, shop.staff())).rows;
  const start = `/payments/${payment?.id}/start`;
  await browser.submit(page, start);
  const before = await browser.hiddenFields(page, start);
  const [opened] = bank.provider.payments();
  const reference = opened?.providerReference ?? '';
  bank.provider.see(reference);
  await tell();

  const seen = (await browser.get(page)).text;
  expect(seen).toContain('card has your payment, and it is not final yet.');
  expect(seen).not.toContain('Continue to payment');
  expect(seen).not.toContain('Pay until');
  const asked = bank.calls.start;
  expect(await browser.post(start, { ...before, key: 'another' })).toMatchObject({
    status: 303,
    location: page,
  });
  expect(bank.calls.start).toBe(asked);
  const finance = await shop.openAsStaff('fay', 'finance');
  expect((await finance.get(`/staff/payments/${payment?.id}`)).text).toContain('Paid, not final yet');

  bank.provider.pay(reference);
  await tell();
  expect((await browser.get(page)).text).not.toContain('not final');
});

test('given a top-up that ends without money, then staff read at which provider, and why', async () => {
  const customer = await shop.customer();
  const { id: paymentId } = await shop.panelkit.payments.topUp(
    { customerId: customer.id, amountMinor: 500, method: 'card' },
    shop.as(customer),
  );
  const { providerReference } = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  const browser = await shop.openAs(customer);
  bank.provider.see(providerReference);
  await tell();
  expect((await browser.get(`/payments/${paymentId}`)).text).toContain('it is not final yet');
  bank.provider.end(providerReference, 'the chain dropped it');
  await tell();
  const finance = await shop.openAsStaff('fay', 'finance');
  const { text } = await finance.get(`/staff/payments/${paymentId}`);
  expect(text).toMatch(/<dt>Reason<\/dt><dd><bdi>the chain dropped it/);
  expect(text).toMatch(new RegExp(`${providerReference}.*<small>Ended`, 's'));
});
