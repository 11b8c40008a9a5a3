import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { createNowPaymentsSimulator, createStripeSimulator } from '@panelkit/payment-gateways/simulators';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fieldsOf, type TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

/** Lets what is due be done. */
async function work(): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance('5m');
  await shop.scheduler.stop();
}

/** A payment that was started at its provider: of a wallet, or of a delivered plan. */
async function started(method: string, { buys }: { buys: boolean }) {
  const customer = await shop.customer();
  const { panelkit } = shop;
  const by = shop.as(customer);
  const plan = await shop.plan({ price: { amountMinor: 1000, currency: shop.shop.currency } });
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = buys
    ? await panelkit.orders.place({ customerId: customer.id, items, payment: { method } }, by)
    : null;
  if (order === null)
    await panelkit.payments.topUp({ customerId: customer.id, amountMinor: 1000, method }, by);
  const { rows } = await panelkit.payments.list({ customerId: customer.id }, by);
  const paymentId = rows[0]?.id ?? '';
  const { providerReference } = await panelkit.payments.start(
    { paymentId, returnUrl: `${shop.url}/payments/return/${method}` },
    by,
  );
  const page = `/staff/payments/${paymentId}`;
  return { customer, order, paymentId, providerReference, page, form: `${page}/refund` };
}

type Fields = Record<string, string>;
/** Types it into the form, reads it again, and confirms. */
async function refund(browser: TestBrowser, { page, form }: { page: string; form: string }, fields: Fields) {
  const reviewed = await browser.submit(page, form, fields);
  if (reviewed.status !== 200) return { reviewed, confirmed: null };
  const hidden = fieldsOf(reviewed.text, form);
  return { reviewed, confirmed: await browser.post(form, hidden), again: () => browser.post(form, hidden) };
}

const balanceOf = async ({ id }: { id: string }) =>
  (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;

describe('A refund through Stripe', () => {
  let simulator: ReturnType<typeof createStripeSimulator>;
  beforeEach(async () => {
    const clock = createTestClock();
    simulator = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl, fetch } = simulator;
    shop = await openTestShop({
      clock,
      currency: 'EUR',
      fetch,
      shop: { currency: 'EUR' },
      paymentGateways: [stripeCheckout({ secretKey, webhookSecret, baseUrl })],
    });
  });
  const METHOD = 'stripe';

  async function paid(options: { buys: boolean }) {
    const given = await started(METHOD, options);
    simulator.pay(given.providerReference);
    for (const webhook of simulator.takeWebhooks())
      await shop.panelkit.payments.receiveEvent({ gateway: METHOD, ...webhook });
    await work();
    return given;
  }

  test('given a top-up, when parts of it are refunded as people type them, then each is shown again, sent once and followed', async () => {
    const given = await paid({ buys: false });
    const dana = await shop.openAsStaff();
    const list = (await dana.get('/staff/payments')).text;
    expect(list).toContain(`href="${given.page}"`);
    expect((await dana.get(given.page)).text).toContain('This provider refunds any part of the payment.');
    const { reviewed, confirmed, again } = await refund(dana, given, { amount: '۲٫۵', reason: 'asked' });
    expect(reviewed.text).toContain('€2.50');
    expect(await balanceOf(given.customer)).toBe(1000);
    expect(confirmed?.location).toBe(`${given.page}?done=refund`);
    await again?.();
    expect((await dana.get(given.page)).text).toContain('Waiting to be sent');
    await work();
    expect((await dana.get(given.page)).text).toContain('Refunded');
    expect(await balanceOf(given.customer)).toBe(750);
    expect(simulator.leftOf(given.providerReference.replace('cs_', 'pi_'))).toBe(750);
    const { rows } = await shop.panelkit.audit.list({ action: 'payment.refund' }, shop.staff());
    expect(rows).toMatchObject([{ actor: { id: 'dana@shop.test' }, reason: 'asked' }]);
  });

  test.each([
    ['1e9', 'Enter an amount'],
    ['-5', 'Enter an amount'],
    ['', 'Enter an amount'],
    ['10,01', 'At most €10.00'],
  ])(
    'given %s as the amount, then the problem is beside it and nothing is booked',
    async (amount, problem) => {
      const given = await paid({ buys: false });
      const dana = await shop.openAsStaff();
      const { reviewed } = await refund(dana, given, { amount, reason: 'asked' });
      expect(reviewed.status).toBe(400);
      expect(reviewed.text).toMatch(new RegExp(`id="amount-problem">${problem}`));
      expect(reviewed.text).toContain(`value="${amount}"`);
      const { reviewed: unexplained } = await refund(dana, given, { amount: '1', reason: ' ' });
      expect(unexplained.text).toContain('id="reason-problem"');
      expect((await shop.panelkit.payments.listRefunds({}, shop.staff())).rows).toEqual([]);
    },
  );

  test('given a delivered plan, when it stays, then there is nothing to refund, and when it ends, then all goes back', async () => {
    const given = await paid({ buys: true });
    const dana = await shop.openAsStaff();
    expect((await dana.get(`/staff/orders/${given.order?.id}`)).text).toContain(`href="${given.page}"`);
    const wanted = { amount: '10', reason: 'asked' };
    const { reviewed } = await refund(dana, given, { ...wanted, service: 'keep' });
    expect(reviewed.text).toMatch(/id="amount-problem">Only €0.00 is free in the wallet/);
    const ended = await refund(dana, given, { ...wanted, service: 'end' });
    expect(ended.reviewed.text).toContain('What would end');
    expect(ended.confirmed?.status).toBe(303);
    await work();
    expect((await dana.get(given.page)).text).toContain('Nothing of this payment is left to refund.');
    const { rows } = await shop.panelkit.subscriptions.list({ customerId: given.customer.id }, shop.staff());
    expect(rows.map(({ status }) => status)).toEqual(['terminated']);
    await dana.submit('/staff', '/language', { language: 'fa' });
    expect((await dana.get(given.page)).text).toContain('برگشت داده شد');
  });

  test('given roles, limits and two people, then each holds for refunds', async () => {
    const given = await paid({ buys: true });
    const wanted = { amount: '3', reason: 'asked', service: 'end' };
    const fran = await shop.openAsStaff('fran', 'finance');
    // Finance refunds, but does not end what was bought.
    expect((await fran.get(given.page)).text).not.toContain('value="end"');
    expect((await refund(fran, given, wanted)).confirmed).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const sam = await shop.openAsStaff('sam', 'support');
    expect((await sam.get(given.page)).status).toBe(403);

    const grants = { permissions: ['see-ledger', 'refund-payments', 'act-on-orders'] };
    const dana = await shop.openAsStaff('dana');
    const role = '/staff/roles/finance';
    const ticked = { ...grants, refundUpToMinor: ['4'], refundPerDayMinor: ['5'] };
    expect((await dana.submitTicked(role, role, ticked)).status).toBe(303);
    expect((await refund(fran, given, { ...wanted, amount: '4.01' })).confirmed).toMatchObject({
      code: 'LIMIT_REACHED',
    });
    expect((await refund(fran, given, wanted)).confirmed?.location).toContain('done=refund');
    expect((await refund(fran, given, wanted)).confirmed).toMatchObject({ code: 'LIMIT_REACHED' });

    const { fourEyes } = shop.shop.settings.current();
    await shop.shop.settings.save({ fourEyes: { ...fourEyes, refundAboveMinor: 600 } }, shop.staff());
    expect((await refund(dana, given, { ...wanted, amount: '7' })).confirmed?.location).toContain(
      'done=asked',
    );
    const olga = await shop.openAsStaff('olga');
    const [asked] = await shop.shop.approvals.list();
    const approvals = '/staff/approvals';
    expect((await olga.get(approvals)).text).toContain('Refund a payment');
    const { location } = await olga.submit(approvals, `${approvals}/${asked?.id}/approve`);
    expect(location).toContain('done=approved');
    await work();
    expect(simulator.leftOf(given.providerReference.replace('cs_', 'pi_'))).toBe(0);
    expect(await balanceOf(given.customer)).toBe(0);
  });
});

test('given NOWPayments, which refunds nothing, then the page says so and has no form', async () => {
  const clock = createTestClock();
  const simulator = createNowPaymentsSimulator({ clock });
  const { apiKey, ipnSecret, account, baseUrl, fetch } = simulator;
  const gateway = nowpayments({ apiKey, ipnSecret, account, baseUrl });
  shop = await openTestShop({ clock, fetch, paymentGateways: [gateway] });
  const given = await started('nowpayments', { buys: false });
  const invoiceId = given.providerReference.replace('invoice:', '');
  simulator.deposit(simulator.chooseCoin(invoiceId, { name: 'trx', rate: '1.18' }), '11.8');
  for (const notice of simulator.takeNotices())
    await shop.panelkit.payments.receiveEvent({ gateway: 'nowpayments', ...notice });
  await work();
  const { text } = await (await shop.openAsStaff()).get(given.page);
  expect(text).toContain('NOWPayments refunds through its support.');
  expect(text).toContain('11.8 trx');
  expect(text).not.toContain(given.form);
});

test('given a provider that refunds the whole only, when a part is asked for, then it is refused beside the field', async () => {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock, method: 'card' });
  const gateway = { ...fake.gateway, refundAbility: 'whole' as const };
  shop = await openTestShop({ clock, paymentGateways: [gateway] });
  const given = await started('card', { buys: false });
  fake.provider.pay(given.providerReference);
  for (const webhook of fake.takeWebhooks())
    await shop.panelkit.payments.receiveEvent({ gateway: 'card', ...webhook });
  await work();
  const dana = await shop.openAsStaff();
  expect((await dana.get(given.page)).text).toContain('value="10"');
  const { reviewed } = await refund(dana, given, { amount: '4', reason: 'asked' });
  expect(reviewed.text).toContain('Only the whole can go back: $10.00.');
  expect((await refund(dana, given, { amount: '10', reason: 'asked' })).confirmed?.status).toBe(303);
  await work();
  expect(await balanceOf(given.customer)).toBe(0);
});
