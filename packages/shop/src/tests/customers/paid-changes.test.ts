import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const clock = createTestClock();
const bank = createFakePaymentGateway({ clock, method: 'card' });
let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop({ clock, paymentGateways: [bank.gateway] });
});
afterAll(() => shop.close());

/** A delivered subscription that ends soon, of somebody without money, and a plan that costs more. */
async function soldToSomebody() {
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } });
  const dearer = await shop.plan({ name: 'Dearer', price: { amountMinor: 5000, currency: 'USD' } });
  const items = [{ planId: plan.id, quantity: 1 }];
  const wanted = { customerId: customer.id, items, payment: { method: 'wallet' } };
  const order = await shop.panelkit.orders.place(wanted, shop.as(customer));
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const id = rows[0]?.id ?? '';
  await shop.clock.advance('28d');
  return { browser: await shop.openAs(customer), customer, plan, dearer, id };
}

async function work(): Promise<void> {
  for (const webhook of bank.takeWebhooks())
    await shop.panelkit.payments.receiveEvent({ gateway: 'card', ...webhook });
  await shop.scheduler.start();
  await shop.clock.advance('2m');
  await shop.scheduler.stop();
}

test('given an empty wallet, when an extension is paid by card, then the page leads from the payment to the extended subscription', async () => {
  const { browser, customer, id } = await soldToSomebody();
  const page = `/subscriptions/${id}/extend`;
  const { location } = await browser.submit(page, `/subscriptions/${id}/pay-change`, { method: 'card' });
  const path = location.replace(/\?.*/, '');
  const { text } = await browser.get(path);
  expect(text).toContain('Payment of $10.00 for an extension');
  const { status } = await browser.submit(path, `${path}/start`);
  expect(status).toBe(200);
  const paymentId = path.split('/').at(-1) ?? '';
  const started = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  bank.provider.pay(started.providerReference);
  await work();
  const paid = (await browser.get(path)).text;
  expect(paid).toContain('your subscription is being changed');
  expect(paid).toContain(`href="/subscriptions/${id}"`);
  expect((await shop.panelkit.subscriptions.get(id, shop.staff())).period).toBe(2);
});

test('given an extension that waits for its money, then its subscription shows it until it is withdrawn', async () => {
  const { browser, customer, id } = await soldToSomebody();
  const page = `/subscriptions/${id}`;
  expect((await browser.get(page)).text).not.toContain('waits for your payment');
  const { location } = await browser.submit(`${page}/extend`, `${page}/pay-change`, { method: 'card' });
  const payment = location.replace(/\?.*/, '');
  const waiting = (await browser.get(page)).text;
  expect(waiting).toContain('An extension waits for your payment of $10.00.');
  expect(waiting).toContain(`href="${payment}"`);
  const paymentId = payment.split('/').at(-1) ?? '';
  const started = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  bank.provider.pay(started.providerReference, 400);
  await work();
  expect((await browser.get(page)).text).toContain('$4.00 of it has arrived.');
  expect((await browser.submit(page, `${payment}/withdraw`)).status).toBe(303);
  await work();
  expect((await browser.get(page)).text).not.toContain('waits for your payment');
  const told = await browser.get('/notices');
  expect(told.text).toContain('Your payment of $4.00 is in your wallet: you had cancelled the change.');
});

test('given a dearer plan, when its payment is withdrawn and money comes all the same, then the customer reads that it is in the wallet', async () => {
  const { browser, customer, dearer, id } = await soldToSomebody();
  const fields = await browser.hiddenFields(`/subscriptions/${id}/extend`, `/subscriptions/${id}/pay-change`);
  const { units: _units, atMost: _atMost, ...form } = fields;
  const wanted = { ...form, kind: 'plan-change', planId: dearer.id, method: 'card' };
  const { location } = await browser.post(`/subscriptions/${id}/pay-change`, wanted);
  const path = location.replace(/\?.*/, '');
  const paymentId = path.split('/').at(-1) ?? '';
  const started = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  expect((await browser.submit(path, `${path}/withdraw`)).status).toBe(303);
  expect((await browser.get(path)).text).toContain('You withdrew this payment');
  bank.provider.pay(started.providerReference);
  await work();
  expect((await browser.get(path)).text).toContain('Your money is in your wallet');
});

test('given a price that went up, when the money comes, then the customer reads why it is in the wallet', async () => {
  const { browser, customer, plan, id } = await soldToSomebody();
  const page = `/subscriptions/${id}/extend`;
  const { location } = await browser.submit(page, `/subscriptions/${id}/pay-change`, { method: 'card' });
  const path = location.replace(/\?.*/, '');
  const paymentId = path.split('/').at(-1) ?? '';
  const started = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  const patch = { price: { amountMinor: 1500, currency: 'USD' } };
  await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
  bank.provider.pay(started.providerReference);
  await work();
  expect((await browser.get(path)).text).toContain('The price went up before your money arrived.');
});

test('given somebody else, when he pays a change of it, then there is none', async () => {
  const { browser, id } = await soldToSomebody();
  const action = `/subscriptions/${id}/pay-change`;
  const fields = await browser.hiddenFields(`/subscriptions/${id}/extend`, action);
  const stranger = await shop.openAs(await shop.customer());
  const own = await stranger.hiddenFields('/wallet', '/wallet/top-up');
  const { status } = await stranger.post(action, { ...fields, ...own, method: 'card' });
  expect(status).toBe(404);
});
