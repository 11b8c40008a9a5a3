import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let buyer: TestBrowser;
let customer: { id: string };
beforeEach(async () => {
  shop = await openTestShop();
  customer = await shop.customer({ balanceMinor: 50_000 });
  buyer = await shop.openAs(customer);
});
afterEach(() => shop.close());

test('given an order of two plans, then the lists of orders name them and how many', async () => {
  const [gold, silver] = [
    await shop.plan({ slug: 'gold', name: 'Gold' }),
    await shop.plan({ slug: 'silver', name: 'Silver' }),
  ];
  const items = [
    { planId: gold.id, quantity: 1 },
    { planId: silver.id, quantity: 2 },
  ];
  await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'wallet' } },
    shop.as(customer),
  );
  for (const path of ['/account', '/orders'])
    expect((await buyer.get(path)).text).toMatch(/Order [^<]+<\/a><br>\s*Gold, 2 × Silver/);
});

test('given an order whose receipt is being reviewed, when it is to be cancelled, then it is asked once, and the money is in the wallet once approved', async () => {
  const plan = await shop.plan({ name: 'Gold' });
  const { id: orderId } = await shop.panelkit.orders.place(
    {
      customerId: customer.id,
      items: [{ planId: plan.id, quantity: 1 }],
      payment: { method: 'receipt' },
    },
    shop.as(customer),
  );
  const page = `/orders/${orderId}`;
  expect((await buyer.get(page)).text).toContain('do not cancel: write to us');
  const { rows } = await shop.panelkit.payments.list({ orderId }, shop.staff());
  const paymentId = rows[0]?.id ?? '';
  await shop.panelkit.payments.submitReceipt({ paymentId, reference: '4711' }, shop.as(customer));
  expect((await buyer.get(page)).text).toMatch(
    /<details class="card"><summary>Cancel this order<.*once it is confirmed, its money is in your wallet/s,
  );
  const before = (await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor;
  await buyer.submit(page, `${page}/cancel`);
  expect((await buyer.get(page)).text).toContain('Cancelled by the customer');
  await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor).toBe(before + 1000);
});

test('given a subscription that ended, then it is apart from those that go on', async () => {
  const order = await shop.buy(customer, await shop.plan({ name: 'Gold' }), 2);
  await shop.run(shop.panelkit.orders.settled(order.id));
  expect((await buyer.get('/account')).text).not.toContain('<summary>Ended');
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  const [over, other] = rows.map(({ id }) => id);
  await shop.panelkit.subscriptions.terminate({ subscriptionId: over ?? '', reason: 'test' }, shop.staff());
  const { text } = await buyer.get('/account');
  const [goingOn = '', ended = ''] = text.split('<summary>Ended (1)</summary>');
  expect(goingOn).toContain(`/subscriptions/${other}`);
  expect(goingOn).not.toContain(`/subscriptions/${over}`);
  expect(ended).toContain(`/subscriptions/${over}`);
});

test('given a plan with a setup fee, then its card and the comparison say so, and the comparison leads on', async () => {
  await shop.plan({ slug: 'gold', name: 'Gold', setupFeeMinor: 500 });
  await shop.plan({ slug: 'silver', name: 'Silver' });
  expect((await shop.open().get('/')).text.match(/Setup: \$5\.00 once/g)).toHaveLength(1);
  const { text } = await shop.open().get('/compare?plan=gold&plan=silver');
  expect(text).toMatch(/Setup<\/th><td>\$5\.00<\/td><td>\$0\.00/);
  for (const plan of ['Gold', 'Silver'])
    expect(text).toMatch(
      new RegExp(`class="button primary" href="/plans/${plan.toLowerCase()}">Choose ${plan}`),
    );
});
