import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** A row of the table, without its tags. */
const rowsOf = (page: string): string[] =>
  [...page.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );

const soldTo = async (name: string) => {
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name, email: `${name.toLowerCase()}@shop.test` });
  const plan = await shop.plan({ name: 'Monthly' });
  const order = await shop.buy(customer, plan);
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  return { customer, plan, order, subscriptionId: rows[0]?.id ?? '' };
};

test('given what was done to people and things, when the trail is read, then it names them and leads to their pages', async () => {
  const { customer, order, plan, subscriptionId } = await soldTo('Ada');
  await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'asked' }, shop.staff());
  await shop.panelkit.plans.update({ planId: plan.id, patch: { price: plan.price } }, shop.staff());
  const owner = await shop.openAsStaff();
  const { text } = await owner.get('/staff/audit');
  for (const href of [
    `/staff/customers/${customer.id}`,
    `/staff/orders/${order.id}`,
    `/staff/subscriptions/${subscriptionId}`,
    `/staff/plans/${plan.id}`,
  ])
    expect(text).toContain(`href="${href}"`);
  const rows = rowsOf(text);
  expect(rows.some((row) => row.includes(`Order ${order.number}`))).toBe(true);
  expect(rows.some((row) => row.includes('Subscription Monthly, Ada'))).toBe(true);
  expect(rows.some((row) => row.includes('Plan Monthly'))).toBe(true);
  // It was she who ordered.
  expect(rows.find((row) => row.includes('order.place'))).toContain('Ada');
});

test('given staff and a customer who act, then the trail has the whole address of staff and the network of the customer', async () => {
  const { customer, subscriptionId } = await soldTo('Ada');
  const ada = await shop.openAs({ id: customer.id });
  const page = `/subscriptions/${subscriptionId}`;
  expect((await ada.submit(page, `${page}/auto-renew`, { enabled: 'yes' })).status).toBeLessThan(400);
  const owner = await shop.openAsStaff();
  await owner.submit(`/staff${page}`, `/staff${page}/suspend`, { reason: 'asked' });
  const { rows } = await shop.panelkit.audit.list({ targetId: subscriptionId }, shop.staff());
  const from = Object.fromEntries(rows.map(({ action, address }) => [action, address]));
  expect(from).toMatchObject({
    'subscription.suspend': expect.stringMatching(/127\.0\.0\.1$/),
    'subscription.auto-renew': expect.stringMatching(/127\.0\.0\.0\/24$/),
  });
  const { text } = await owner.get(`/staff/audit?targetId=${subscriptionId}`);
  expect(rowsOf(text).find((row) => row.includes('subscription.suspend'))).toContain('127.0.0.1');
  const csv = (await owner.get('/staff/export/audit.csv')).text;
  expect(csv.split('\r\n')[0]).toBe('at,actor,address,action,target,reason');
  expect(csv).toMatch(/,(::ffff:)?127\.0\.0\.1,subscription\.suspend,/);
});

test('given somebody who acted from an address, when it is asked for, then only its rows are shown, and each address leads to its own', async () => {
  const { customer, subscriptionId } = await soldTo('Ada');
  const ada = await shop.openAs({ id: customer.id });
  const page = `/subscriptions/${subscriptionId}`;
  await ada.submit(page, `${page}/auto-renew`, { enabled: 'yes' });
  const owner = await shop.openAsStaff();
  await owner.submit(`/staff${page}`, `/staff${page}/suspend`, { reason: 'asked' });
  const all = (await owner.get('/staff/audit')).text;
  expect(all).toContain('href="/staff/audit?address=127.0.0.0%2F24"');
  const network = rowsOf((await owner.get('/staff/audit?address=127.0.0.0%2F24')).text).slice(1);
  expect(network.some((row) => row.includes('subscription.auto-renew'))).toBe(true);
  expect(network.every((row) => row.includes('127.0.0.0/24'))).toBe(true);
  const whole = rowsOf((await owner.get('/staff/audit?address=127.0.0.1')).text).slice(1);
  expect(whole.some((row) => row.includes('subscription.suspend'))).toBe(true);
  expect(whole.every((row) => row.includes('127.0.0.1'))).toBe(true);
});

test('given actions, when one is looked for, then the field offers all in words, and only its rows are shown', async () => {
  await soldTo('Ada');
  const owner = await shop.openAsStaff();
  const { text } = await owner.get('/staff/audit?action=order.place');
  expect(text).toContain('<option value="order.place">Placed an order</option>');
  const rows = rowsOf(text).slice(1);
  expect(rows).not.toHaveLength(0);
  expect(rows.every((row) => row.includes('order.place'))).toBe(true);
});

test('given staff who see the trail and no customers, then customers have no name there', async () => {
  const { customer } = await soldTo('Ada');
  const owner = await shop.openAsStaff();
  const role = { name: ['Auditor'], permissions: ['see-audit'] };
  const { location } = await owner.submitTicked('/staff/roles/new', '/staff/roles', role);
  const auditor = await shop.openAsStaff('may', /roles\/([^?]+)/.exec(location)?.[1] ?? '');
  const { text } = await auditor.get('/staff/audit');
  expect(text).not.toContain('Ada');
  expect(text).not.toContain(`/staff/customers/${customer.id}`);
});
