import { createFakePaymentGateway, createTestClock, type FakePaymentGateway } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const page = '/staff/payment-methods';

let shop: TestShop;
let owner: TestBrowser;
let fake: FakePaymentGateway;
beforeAll(async () => {
  const clock = createTestClock();
  fake = createFakePaymentGateway({ clock });
  const methodKeys = { fake: [{ variable: 'FAKE_KEY', shown: '••••9f3c' }] };
  const policies = { payments: { fake: { askedIn: 'EUR' } } };
  shop = await openTestShop({ clock, paymentGateways: [fake.gateway], policies, shop: { methodKeys } });
  await shop.panelkit.payments.setRate({ currency: 'EUR', base: 'USD', rate: '0.5' }, shop.staff());
  owner = await shop.openAsStaff();
});
afterAll(() => shop.close());

/** Saves what the form of a method holds, with changes. */
const save = async (method: string, fields: Record<string, string>) =>
  owner.submit(page, `${page}/${method}`, { minimum: '', ...fields });
const methodsAt = async (browser: TestBrowser, path: string) =>
  [...(await browser.get(path)).text.matchAll(/name="method" value="([a-z-]+)"/g)].map(([, name]) => name);

test('given its methods, then the page shows each with its masked keys, and the wallet as always on', async () => {
  const { text } = await owner.get(page);
  expect(text).toContain('Always on');
  expect(text).toContain('••••9f3c');
  expect(text).toContain('>FAKE_KEY</code>');
  expect(text).toContain('Test Bank 1234');
  expect(text).toContain('Test with $5.00');
});

test('given a method that is switched off, then no page offers it, and the connections say so; both trails have it', async () => {
  const customer = await shop.customer();
  const buyer = await shop.openAs(customer);
  expect(await methodsAt(buyer, '/wallet')).toEqual(['receipt', 'fake']);
  expect((await save('fake', {})).status).toBe(303);
  expect(await methodsAt(buyer, '/wallet')).toEqual([]);
  const { text: wallet } = await buyer.get('/wallet');
  expect(wallet).toContain('send us the receipt');
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.writeMethod' }, shop.staff());
  expect(rows).toMatchObject([{ after: { method: 'fake', isOn: false, place: 2 } }]);
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'settings.changed', note: expect.stringContaining('fake: ') });
  expect((await owner.get('/staff/connections')).text).toMatch(/>fake<\/dt>\s*<dd>off</);
  await save('receipt', {});
  expect((await buyer.get('/wallet')).text).toContain('cannot be topped up right now');
  expect((await owner.get(page)).text).toContain('nobody can bring money into the shop');
  for (const method of ['fake', 'receipt']) await save(method, { isOn: '1' });
});

test('given another order, then customers choose in it', async () => {
  const buyer = await shop.openAs(await shop.customer());
  await owner.submit(page, `${page}/fake/move`, { to: 'earlier' });
  expect(await methodsAt(buyer, '/wallet')).toEqual(['fake', 'receipt']);
  await owner.submit(page, `${page}/fake/move`, { to: 'later' });
  expect(await methodsAt(buyer, '/wallet')).toEqual(['receipt', 'fake']);
});

test('given a minimum and a margin, then they hold at top-up and checkout; what is no amount is refused and kept in its field', async () => {
  const buyer = await shop.openAs(await shop.customer());
  expect((await save('fake', { isOn: '1', minimum: '20.01', margin: '1.5' })).status).toBe(303);
  expect((await buyer.get('/wallet')).text).toContain('<small>from $20.01</small>');
  const topUp = { method: 'fake', other: '20' };
  const refused = await buyer.submit('/wallet', '/wallet/top-up', topUp);
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('fake takes $20.01 or more') });
  const plan = await shop.plan();
  await buyer.submit(`/plans/${plan.slug}`, '/cart', { quantity: '1', goTo: 'checkout' });
  expect(await methodsAt(buyer, '/checkout')).toEqual(['wallet', 'receipt']);
  const asked = (await shop.panelkit.payments.offers({ amountMinor: 2100 })).find(
    ({ method }) => method === 'fake',
  );
  expect(asked?.quote?.asked.amountMinor).toBe(1066);
  for (const [name, typed] of [
    ['minimum', 'a lot'],
    ['margin', '21'],
  ] as const) {
    const { status, text } = await save('fake', { isOn: '1', [name]: typed });
    expect(status).toBe(400);
    expect(text).toContain(`value="${typed}"`);
    expect(text).toContain(`aria-describedby="${name}-fake-problem`);
  }
  expect((await save('fake', { isOn: '1', minimum: '', margin: '' })).status).toBe(303);
});

test('given a test, then the provider’s answer is shown, and nothing of it is a payment of the shop', async () => {
  const ask = async () => owner.submit(page, `${page}/fake/test`);
  expect((await ask()).text).toContain('The provider opened a payment.');
  fake.faults.next('start', 'unreachable');
  expect((await ask()).text).toContain('The provider opened no payment.');
  expect((await shop.panelkit.payments.list({ status: 'pending' }, shop.staff())).rows).toEqual([]);
});

test('given a session that proved nothing lately, then it changes no method, but sees them', async () => {
  await shop.clock.advance('11m');
  expect((await owner.get(page)).status).toBe(200);
  expect((await save('fake', {})).status).not.toBe(303);
  expect(shop.panelkit.payments.methods().map(({ method }) => method)).toContain('fake');
});
