import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import { routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function aSale() {
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name: 'Ada' });
  const plan = await shop.plan({ slug: 'best', price: { amountMinor: 1234, currency: 'USD' } });
  const order = await shop.buy(customer, plan);
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  return { customer, page: `/staff/subscriptions/${unit?.subscriptionId}` };
}
const balanceOf = async (id: string) => (await shop.panelkit.wallets.get(id, shop.staff())).availableMinor;

describe('Figures', () => {
  test.each(['support', 'technician'] as const)(
    'given %s, then no page says what the shop earns',
    async (role) => {
      await aSale();
      const owner = await shop.openAsStaff('dana');
      expect((await owner.get('/staff')).text).toContain('Revenue');
      const browser = await shop.openAsStaff('sam', role);
      expect((await browser.get('/staff')).text).not.toMatch(/Revenue|\$12\.34/);
    },
  );
});

describe('Exports', () => {
  test.each([
    { role: 'support', seesMoney: false },
    { role: 'technician', seesMoney: false },
    { role: 'finance', seesMoney: true },
    { role: 'owner', seesMoney: true },
  ] as const)('given $role, then the file of orders has totals: $seesMoney', async ({ role, seesMoney }) => {
    await aSale();
    const { text } = await (await shop.openAsStaff('sam', role)).get('/staff/export/orders.csv');
    expect(text).toContain('wallet');
    expect(/1234|12\.34|total/.test(text)).toBe(seesMoney);
  });
});

describe('The money of a customer', () => {
  test('given support who acts as a customer, when any form is sent that may cost something, then it is refused and nothing is spent', async () => {
    const { customer } = await aSale();
    const before = await balanceOf(customer.id);
    const support = await shop.openAsStaff('sam', 'support');
    await support.submit(`/staff/customers/${customer.id}`, `/staff/customers/${customer.id}/act`);
    await support.submit('/plans/best', '/cart', { quantity: '1', goTo: 'checkout' });
    expect((await support.submit('/checkout', '/orders', { method: 'wallet' })).status).toBe(403);
    const form = await support.hiddenFields('/', '/language');
    const FREE =
      /pause|resume|rotate|cancel|receipt|cart|language|sign-out|acting|sign-in|sign-up|forgot|reset|confirm|events/;
    const paid = routesOf(createApp(shop.shop)).filter(
      ({ method, path }) => method === 'POST' && !path.startsWith('/staff') && !FREE.test(path),
    );
    expect(paid.map(({ path }) => path)).toContain('/subscriptions/:subscriptionId/extend');
    for (const { path } of paid) {
      const { status } = await support.post(path.replaceAll(/:\w+/g, 'x'), form);
      expect({ path, status }).toEqual({ path, status: 403 });
    }
    expect(await balanceOf(customer.id)).toBe(before);
  });

  test('given support, then neither order, paid extension nor plan change is offered or taken', async () => {
    const { customer, page } = await aSale();
    const support = await shop.openAsStaff('sam', 'support');
    expect((await support.get(page)).text).not.toMatch(/\/change-plan|\/extend"/);
    const form = await support.hiddenFields('/staff', '/language');
    for (const path of [`${page}/extend`, `${page}/change-plan`, `/staff/customers/${customer.id}/order`])
      expect((await support.post(path, form)).status).toBe(403);
  });

  test('given finance, when an adjustment is above the bound of the settings, then only the owner books it', async () => {
    const customer = await shop.customer();
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), adjustUpToMinor: 5000 }, shop.staff());
    const page = `/staff/customers/${customer.id}`;
    const adjust = { amount: '50.01', sign: 'give', reason: 'goodwill' };
    const finance = await shop.openAsStaff('fran', 'finance');
    expect(await finance.submit(page, `${page}/adjust`, adjust)).toMatchObject({ code: 'LIMIT_REACHED' });
    await finance.submit(page, `${page}/adjust`, { ...adjust, amount: '50' });
    await (await shop.openAsStaff('dana')).submit(page, `${page}/adjust`, adjust);
    expect(await balanceOf(customer.id)).toBe(10_001);
  });
});

describe('Time and traffic for nothing', () => {
  test('given support, when more is given in a day than the settings allow, also at once, then the rest is refused', async () => {
    const { page } = await aSale();
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), giftsPerDay: 3, extendAlways: true }, shop.staff());
    const support = await shop.openAsStaff('sam', 'support');
    const form = await support.hiddenFields('/staff', '/language');
    const sent = Array.from({ length: 8 }, (_, index) =>
      support.post(`${page}/extend-free`, { ...form, key: `gift ${index}` }),
    );
    const codes = (await Promise.all(sent)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'LIMIT_REACHED')).toHaveLength(5);
    await shop.clock.advance('25h');
    expect(await support.post(`${page}/extend-free`, { ...form, key: 'next day' })).not.toMatchObject({
      code: 'LIMIT_REACHED',
    });
    const owner = await shop.openAsStaff('dana');
    const own = await owner.hiddenFields('/staff', '/language');
    for (let index = 0; index < 5; index += 1)
      expect(await owner.post(`${page}/extend-free`, { ...own, key: `owner ${index}` })).not.toMatchObject({
        code: 'LIMIT_REACHED',
      });
  });
});
