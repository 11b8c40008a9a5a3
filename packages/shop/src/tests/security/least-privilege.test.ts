import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExpressApp } from '../../app.ts';
import { routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function aSale(changes: { durationDays?: number; trafficLimitBytes?: number } = {}) {
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name: 'Ada' });
  const plan = await shop.plan({ slug: 'best', price: { amountMinor: 1234, currency: 'USD' }, ...changes });
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
      /pause|resume|rotate|\/renew$|cancel|receipt|cart|language|sign-out|acting|sign-in|sign-up|forgot|reset|confirm|unsubscribe|events/;
    const paid = routesOf(createExpressApp(shop.shop)).filter(
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
    const adjust = { amount: '50.01', sign: 'give', reason: 'goodwill', confirmed: 'yes' };
    const finance = await shop.openAsStaff('fran', 'finance');
    expect(await finance.submit(page, `${page}/adjust`, adjust)).toMatchObject({ code: 'LIMIT_REACHED' });
    await finance.submit(page, `${page}/adjust`, { ...adjust, amount: '50' });
    await (await shop.openAsStaff('dana')).submit(page, `${page}/adjust`, adjust);
    expect(await balanceOf(customer.id)).toBe(10_001);
  });
});

describe('The limits of a role', () => {
  const page = '/staff/roles/support';
  /** Support as it is, with these limits. */
  async function limit(limits: Record<string, string>) {
    const owner = await shop.openAsStaff('dana');
    const permissions = ['see-orders', 'see-customers', 'give-service', 'adjust-wallets'];
    const fields = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, [value]]));
    expect((await owner.submitTicked(page, page, { permissions, ...fields })).status).toBe(303);
    return owner;
  }
  const codesOf = async (send: (index: number) => Promise<{ code: string | null }>) =>
    (await Promise.all(Array.from({ length: 6 }, (_, index) => send(index)))).map(({ code }) => code);

  test.each([
    { limits: { giftsPerDay: '2' }, left: 2 },
    // The plan gives 30 days and 10 GB.
    { limits: { giftDaysPerDay: '95' }, left: 3 },
    { limits: { giftGigabytesPerDay: '49' }, left: 4 },
    { limits: { giftDaysPerDay: '29' }, left: 0 },
  ])('given $limits, when more is given at once, then $left pass', async ({ limits, left }) => {
    const { page: service } = await aSale({ durationDays: 30, trafficLimitBytes: 10 * 1024 ** 3 });
    await shop.shop.settings.save({ extendAlways: true }, shop.staff());
    await limit(limits);
    let support = await shop.openAsStaff('sam', 'support');
    let form = await support.hiddenFields('/staff', '/language');
    const give = (index: number) => support.post(`${service}/extend-free`, { ...form, key: `gift ${index}` });
    const codes = await codesOf(give);
    expect(codes.filter((code) => code !== 'LIMIT_REACHED')).toHaveLength(left);
    // The same form again is not counted again.
    const passed = codes.findIndex((code) => code !== 'LIMIT_REACHED');
    if (passed >= 0) expect((await give(passed)).code).not.toBe('LIMIT_REACHED');
    await shop.clock.advance('25h');
    support = await shop.openAsStaff('sam');
    form = await support.hiddenFields('/staff', '/language');
    const next = await give(99);
    expect(next.status).not.toBe(404);
    expect(next.code === 'LIMIT_REACHED').toBe(left === 0);
  });

  test('given money, then the limit of the role holds at once and for the day, in place of the one of the settings', async () => {
    const customer = await shop.customer();
    await limit({ adjustUpToMinor: '300', adjustPerDayMinor: '700' });
    let support = await shop.openAsStaff('sam', 'support');
    const of = `/staff/customers/${customer.id}`;
    let form = await support.hiddenFields(of, `${of}/adjust`);
    const give = (amount: string, key: string, sign = 'give') =>
      support.post(`${of}/adjust`, { ...form, key, amount, sign, reason: 'goodwill', confirmed: 'yes' });
    await shop.shop.settings.save({ adjustUpToMinor: 50_000 }, shop.staff());
    expect((await give('300.01', 'a')).code).toBe('LIMIT_REACHED');
    const codes = await codesOf((index) => give('300', `many ${index}`));
    expect(codes.filter((code) => code === null)).toHaveLength(2);
    expect(await balanceOf(customer.id)).toBe(60_000);
    // What is taken counts as well.
    expect((await give('100.01', 'b', 'take')).code).toBe('LIMIT_REACHED');
    expect((await give('100', 'c', 'take')).code).toBeNull();
    await shop.clock.advance('25h');
    support = await shop.openAsStaff('sam');
    form = await support.hiddenFields(of, `${of}/adjust`);
    expect((await give('300', 'd')).code).toBeNull();
    expect((await give('300.01', 'e')).code).toBe('LIMIT_REACHED');
  });

  test('given somebody who edits roles, then nobody gets a wider limit than theirs', async () => {
    const owner = await limit({});
    const lead = ['see-orders', 'see-customers', 'give-service', 'adjust-wallets', 'manage-roles'];
    const made = { name: ['Lead'], permissions: lead, giftDaysPerDay: ['30'], adjustUpToMinor: ['50'] };
    const { location } = await owner.submitTicked('/staff/roles/new', '/staff/roles', made);
    const lea = await shop.openAsStaff('lea', /[0-9a-f-]{36}/.exec(location)?.[0] ?? '');
    const form = await lea.hiddenFields('/staff/roles/new', '/staff/roles');
    const make = (limits: Record<string, string>, permission = 'give-service') =>
      lea.post('/staff/roles', {
        ...form,
        name: `Role ${JSON.stringify(limits)}`.slice(0, 50),
        permissions: permission,
        ...limits,
      });
    for (const limits of [{}, { giftDaysPerDay: '31' }, { giftDaysPerDay: '30', adjustUpToMinor: '50.01' }])
      expect(await make(limits)).toMatchObject({ code: 'MORE_THAN_YOURS' });
    expect((await make({ giftDaysPerDay: '30', adjustUpToMinor: '50' })).status).toBe(303);
    // Support has no limit of days: that is wider.
    expect((await lea.get(page)).text).not.toContain(`action="${page}"`);
    expect((await make({ adjustUpToMinor: 'much' })).status).toBe(400);
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
    const nextDay = await shop.openAsStaff('sam');
    const fresh = await nextDay.hiddenFields('/staff', '/language');
    // The limit lets it pass; the gift of the day before is still on its way.
    expect((await nextDay.post(`${page}/extend-free`, { ...fresh, key: 'next day' })).code).toBe(
      'CHANGE_PENDING',
    );
    const owner = await shop.openAsStaff('dana');
    const own = await owner.hiddenFields('/staff', '/language');
    for (let index = 0; index < 5; index += 1)
      expect(await owner.post(`${page}/extend-free`, { ...own, key: `owner ${index}` })).not.toMatchObject({
        code: 'LIMIT_REACHED',
      });
  });
});
