import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../../../people/mailer.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const clock = createTestClock();
let fake: ReturnType<typeof createFakePaymentGateway>;
let shop: TestShop;
let mails: Mail[];
beforeEach(async () => {
  fake = createFakePaymentGateway({ clock });
  mails = [];
  shop = await openTestShop({
    clock,
    paymentGateways: [fake.gateway],
    mail: async (mail) => void mails.push(mail),
  });
});
afterEach(() => shop.close());

const LIST = '/staff/unmatched';

/** A notice of 10.00 for a payment of the provider's that the shop does not know. @returns its page */
async function unknownMoney(patch: { currency?: string } = {}): Promise<string> {
  const payer = await shop.customer();
  const { payments } = shop.panelkit;
  const topUp = { customerId: payer.id, amountMinor: 1000, method: 'fake' };
  const { id: paymentId } = await payments.topUp(topUp, shop.as(payer));
  const { providerReference } = await payments.start({ paymentId }, shop.as(payer));
  const { parseWebhook } = fake.gateway;
  fake.gateway.parseWebhook = (webhook) =>
    parseWebhook(webhook).map(({ payment, ...event }) => ({
      ...event,
      payment: payment && {
        ...payment,
        paymentId: null,
        providerReference: `other-${providerReference}`,
        state: payment.state && {
          ...payment.state,
          ...patch,
          paidIn: { currency: 'USDTTRC20', asked: '10.00', paid: '10.01' },
        },
      },
    }));
  fake.provider.pay(providerReference);
  for (const webhook of fake.takeWebhooks()) await payments.receiveEvent({ gateway: 'fake', ...webhook });
  fake.gateway.parseWebhook = parseWebhook;
  await shop.scheduler.tick();
  const { rows } = await payments.listEvents({ status: 'unmatched', newestFirst: true }, shop.staff());
  return `${LIST}/${rows[0]?.id ?? ''}`;
}

async function openPayment() {
  const customer = await shop.customer();
  const topUp = { customerId: customer.id, amountMinor: 1000, method: 'fake' };
  const { id } = await shop.panelkit.payments.topUp(topUp, shop.as(customer));
  return { customer, id };
}

const balanceOf = async ({ id }: { id: string }) =>
  (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;

describe('money that fits no payment', () => {
  test('given a notice, then the overview, the alert and the list lead to what its provider told, without its raw body', async () => {
    const page = await unknownMoney();
    const finance = await shop.openAsStaff('fay', 'finance');
    expect((await finance.get('/staff')).text).toContain(`href="${LIST}">Money that fits no payment: 1`);
    const list = (await finance.get(LIST)).text;
    expect(list).toMatch(
      /\$10\.00.*10\.01 USDTTRC20.*other-fake-1.*No payment of the shop has this reference/s,
    );
    expect(list).toContain(`href="${page}"`);
    const { text } = await finance.get(page);
    expect(text).toMatch(/Asked<\/dt><dd><bdi>10\.00 USDTTRC20.*Say below whose it is/s);
    expect(text).not.toContain('signature');
    await shop.scheduler.start();
    await clock.advance('1m');
    await shop.scheduler.stop();
    const owner = await shop.openAsStaff('olga', 'owner');
    expect((await owner.get('/staff/notifications?audience=staff')).text).toContain(
      `href="${page}">Open</a>`,
    );
  });

  test('given an open payment of the provider, when it is assigned, and the form is sent again, then it is booked once, with an audit row', async () => {
    const { customer, id } = await openPayment();
    const other = await openPayment();
    const page = await unknownMoney();
    const finance = await shop.openAsStaff('fay', 'finance');
    const action = `${page}/assign`;
    const fields = await finance.hiddenFields(page, action);
    const sent = await finance.post(action, { ...fields, paymentId: id }, { referer: shop.url + page });
    expect([sent.status, sent.location]).toEqual([303, `${page}?done=assign`]);
    expect(await balanceOf(customer)).toBe(1000);
    expect((await finance.get(page)).text).toContain('Booked');
    expect((await finance.get(LIST)).text).toContain('All money that providers told of is booked.');

    // The same form again, and another that was open since before.
    expect((await finance.post(action, { ...fields, paymentId: id })).status).toBe(303);
    const late = await finance.post(action, { ...fields, key: 'another', paymentId: other.id });
    expect([late.status, late.code]).toEqual([409, 'ILLEGAL_TRANSITION']);
    expect([await balanceOf(customer), await balanceOf(other.customer)]).toEqual([1000, 0]);
    const targetId = page.split('/').at(-1) ?? '';
    const { rows } = await shop.panelkit.audit.list({ targetId }, shop.staff());
    expect(rows).toMatchObject([
      { action: 'payment-event.match', after: { paymentId: id }, actor: { id: 'fay@shop.test' } },
    ]);
  });

  test('given a customer who is searched for, then the money can be put into their wallet, and the amount is on the button', async () => {
    const page = await unknownMoney();
    const customer = await shop.customer();
    await shop.openAs({ id: customer.id, displayName: 'Nadia' });
    const finance = await shop.openAsStaff('fay', 'finance');
    const found = await finance.submit(page, page, { q: 'nadia' });
    expect(found.text).toMatch(/Nadia.*Put \$10\.00 into the wallet/s);
    const hidden = /name="customerId" value="([^"]+)"/.exec(found.text)?.[1];
    expect(hidden).toBe(customer.id);
    const fields = await finance.hiddenFields(page, page);
    const { key = '', csrf = '' } = fields;
    const action = `${page}/assign`;
    expect((await finance.post(action, { csrf, key, customerId: hidden ?? '' })).status).toBe(303);
    expect(await balanceOf(customer)).toBe(1000);
    const next = await unknownMoney();
    const nothing = await finance.submit(next, next, { q: 'nobody of this name' });
    expect(nothing.text).not.toContain('Put $');
  });

  test('given money of another currency, then nobody can be given it, and it can be tried again', async () => {
    const page = await unknownMoney({ currency: 'EUR' });
    const finance = await shop.openAsStaff('fay', 'finance');
    const found = await finance.submit(page, page, { q: 'fay' });
    expect(found.text).not.toContain('into the wallet');
    expect(found.text).toContain('€10.00');
    const again = await finance.submit(page, `${page}/replay`);
    expect([again.status, again.location]).toEqual([303, `${page}?done=replay`]);
  });

  test('given staff who may not decide about money, then none of it is open to them', async () => {
    const page = await unknownMoney();
    const support = await shop.openAsStaff('sam', 'support');
    for (const path of [LIST, page]) expect((await support.get(path)).status).toBe(403);
    expect((await support.get('/staff')).text).not.toContain('fits no payment');
  });

  test('given money of another currency, when staff close it with what became of it, then it waits no more', async () => {
    const page = await unknownMoney({ currency: 'EUR' });
    const finance = await shop.openAsStaff('fay', 'finance');
    const unsaid = await finance.submit(page, `${page}/close`, { reason: '' });
    expect(unsaid.status).toBe(400);
    const closed = await finance.submit(page, `${page}/close`, { reason: 'Returned by hand.' });
    expect(closed.status).toBe(303);
    expect((await finance.get(closed.location)).text).toContain('Nothing was booked');
    const { text } = await finance.get(page);
    expect(text).toContain('Closed by staff');
    expect(text).not.toContain(`action="${page}/close"`);
    expect((await finance.get(LIST)).text).not.toContain(page);
  });
});
