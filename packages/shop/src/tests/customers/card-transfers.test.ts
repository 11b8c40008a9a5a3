import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const secret = 'a-secret-of-the-phone-that-nobody-guesses';
let shop: TestShop;

beforeAll(async () => {
  const policies = { notifications: { displayUnit: 'IRT' as const } };
  shop = await openTestShop({
    currency: 'IRR',
    policies,
    shop: { bankMessageSecret: secret, currency: 'IRR' },
  });
});
afterAll(() => shop.close());

const sms = (amount: string) => `واریز به ****۱۱۱۱\nمبلغ: ${amount} ریال\nمانده ${amount}`;

function send(text: string, authorization = `Bearer ${secret}`) {
  const body = JSON.stringify({ text, sender: 'Bank' });
  return fetch(`${shop.url}/payments/messages`, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json' },
  });
}

async function addCardAndPattern(): Promise<void> {
  const owner = await shop.openAsStaff();
  const card = {
    label: 'Mellat',
    number: '۶۰۳۷ ۹۹۱۲ ۳۴۵۶ ۱۱۱۱',
    holder: 'Ali Rezaei',
    account: '',
    limit: '',
  };
  expect(await owner.submit('/staff/cards', '/staff/cards', card)).toMatchObject({ status: 303 });
  const pattern = {
    name: 'Mellat',
    amountUnit: 'IRR',
    cardId: '',
    senders: 'Bank',
    sample: sms('۱٬۰۰۰٬۱۷۰'),
  };
  const save = (template: string) =>
    owner.submit('/staff/cards', '/staff/cards/patterns', { ...pattern, template });
  for (const wrong of ['برداشت به {account} مبلغ: {amount} ریال {*}', '{*}', '{*}مبلغ: {amount} ریال{*}']) {
    const refused = await save(wrong);
    expect([refused.status, refused.text]).toMatchObject([
      400,
      expect.stringContaining('Nothing was saved.'),
    ]);
  }
  expect((await save('واریز به {account} مبلغ: {amount} ریال {*}')).status).toBe(303);
  expect((await owner.submit('/staff/cards', '/staff/cards/approval', { approve: '1' })).status).toBe(303);
  const page = (await owner.get('/staff/cards')).text;
  expect(page).toContain('6037991234561111');
  expect(page).toContain(`${shop.url}/payments/messages`);
}

test('given a card, when a customer is confirmed and pays its amount, then the bank message delivers; forged and repeated ones do nothing', async () => {
  await addCardAndPattern();
  const customer = await shop.customer();
  const plan = await shop.plan({ price: { amountMinor: 1_000_000, currency: 'IRR' } });
  const browser = await shop.openAs(customer);
  const { location } = await browser.buy(plan.slug, { quantity: '1', method: 'receipt' });
  const before = (await browser.get(location)).text;
  expect(before).toContain('Card numbers are shown to confirmed customers.');
  expect(before).not.toMatch(/6037 ?9912/);

  const owner = await shop.openAsStaff();
  const page = `/staff/customers/${customer.id}`;
  await owner.submit(page, `${page}/card-buyer`, { confirmed: '1', trusted: '' });
  const { rows } = await shop.panelkit.payments.list({ customerId: customer.id }, shop.staff());
  const paymentId = rows[0]?.id ?? '';
  await browser.submit(location, `/payments/${paymentId}/card`);
  const shown = (await browser.get(location)).text;
  expect(shown).toContain('6037 9912 3456 1111');
  const toPay = await shop.panelkit.cards.toPay(paymentId, shop.staff());
  const amountMinor = toPay?.amountMinor ?? 0;
  expect(amountMinor % 10).toBe(0);
  expect(shown).toContain(`${(amountMinor / 10).toLocaleString('en')}\u00a0Toman`);
  expect(shown).toContain(`${amountMinor.toLocaleString('en')} Rial`);

  const written = amountMinor.toLocaleString('fa-IR-u-nu-arabext');
  expect((await send(sms(written), 'Bearer forged')).status).toBe(404);
  expect((await browser.get(location)).text).toContain('6037 9912');
  expect(await (await send(sms(written))).json()).toEqual({ outcome: 'matched' });
  expect(await (await send(sms(written))).json()).toEqual({ outcome: 'repeated' });
  expect(await (await send('رمز یکبار مصرف: 123456')).json()).toEqual({ outcome: 'dropped' });
  await shop.panelkit.orders.settled(rows[0]?.orderId ?? '');
  expect((await browser.get(location)).text).toContain('1 of 1 delivered');
  expect(shop.log()).not.toContain('۱۱۱۱');
});

test('given a message that fits no payment by itself, when staff say whose it is, then that one is paid', async () => {
  const customer = await shop.customer();
  const buyer = { customerId: customer.id, isConfirmed: true };
  await shop.panelkit.cards.setBuyer(buyer, shop.staff());
  const topUp = { customerId: customer.id, amountMinor: 500_000, method: 'receipt' };
  const { id: paymentId } = await shop.panelkit.payments.topUp(topUp, shop.as(customer));
  const browser = await shop.openAs(customer);
  await browser.submit(`/payments/${paymentId}`, `/payments/${paymentId}/card`);
  expect(await (await send(sms('500,000'))).json()).toEqual({ outcome: 'waiting' });
  const staff = await shop.openAsStaff('fay', 'finance');
  const page = (await staff.get('/staff/bank-messages')).text;
  expect(page).toContain('The price without its odd part: whose is it?');
  const [, action = ''] = /action="(\/staff\/bank-messages\/[^/]+\/match)"/.exec(page) ?? [];
  expect((await staff.submit('/staff/bank-messages', action)).status).toBe(303);
  expect((await staff.get('/staff/bank-messages')).text).toContain('No message waits.');
  const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
  expect(wallet.balanceMinor).toBe(500_000);
});

test('given a shop without a card, then customers read where to send money, as ever', async () => {
  const other = await openTestShop();
  const customer = await other.customer();
  const topUp = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
  const { id } = await other.panelkit.payments.topUp(topUp, other.as(customer));
  expect((await (await other.openAs(customer)).get(`/payments/${id}`)).text).toContain('Test Bank');
  expect((await fetch(`${other.url}/payments/messages`, { method: 'POST', body: '{}' })).status).toBe(415);
  await other.close();
});
