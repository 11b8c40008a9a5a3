import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let sam: TestBrowser;
let customerId: string;
let userId: string;

beforeEach(async () => {
  shop = await openTestShop();
  const customer = await shop.customer({ balanceMinor: 5000 });
  customerId = customer.id;
  userId = (await shop.user({ customerId, name: 'Ada', email: 'ada@shop.test' })).id;
  await shop.plan({ slug: 'best' });
  sam = await shop.openAsStaff('sam', 'support');
  const page = `/staff/customers/${customerId}`;
  await sam.submit(page, `${page}/act`);
});
afterEach(() => shop.close());

const staffActionsOf = async () =>
  (await shop.shop.store.staffActions.list(20)).map(({ action, targetId, note }) => ({
    action,
    targetId,
    note,
  }));

describe('Acting as a customer', () => {
  test('given it began, then every page says so, the customer’s own are open and the staff pages are not', async () => {
    for (const path of ['/', '/account', '/wallet', '/cart']) {
      const { status, text } = await sam.get(path);
      expect({ path, status, told: text.includes('You act as Ada.') }).toEqual({
        path,
        status: 200,
        told: true,
      });
    }
    expect((await sam.get('/staff')).status).toBe(404);
    expect(await staffActionsOf()).toEqual([{ action: 'acting.began', targetId: userId, note: '' }]);
  });

  test('given something is bought, then it is the customer’s, and who did it is written down and shown', async () => {
    await sam.submit('/account', '/acting/end');
    const page = `/staff/customers/${customerId}`;
    sam = await shop.openAsStaff('olga', 'owner');
    await sam.submit(page, `${page}/act`);
    const { location } = await sam.buy('best', { quantity: '1', method: 'wallet' });
    const orderId = location.replace('/orders/', '');
    expect(await shop.panelkit.orders.get(orderId, shop.staff())).toMatchObject({ customerId });
    expect(await staffActionsOf()).toContainEqual({
      action: 'acting.sent',
      targetId: userId,
      note: 'POST /orders',
    });
    expect(shop.log()).toContain('"staffAction":"acting.sent"');
    expect(shop.log()).toContain('olga@shop.test');
    await sam.submit('/account', '/acting/end');
    const { text } = await sam.get(`/staff/customers/${customerId}`);
    expect(text).toContain('POST /orders');
    expect(text).toContain('acting.ended');
    expect((await sam.get('/account')).text).not.toContain('You act as');
  });

  test.each(['/profile', '/profile/export'])(
    'given what belongs to the person, when staff ask for %s, then refused',
    async (path) => {
      expect((await sam.get(path)).status).toBe(403);
    },
  );

  test('given a form of the profile, when it is sent all the same, then refused and nothing changed', async () => {
    const fields = await sam.hiddenFields('/account', '/language');
    const changed = { name: 'Mallory', language: '', timeZone: '', present: 'x', next: 'y', password: 'z' };
    for (const path of ['/profile', '/profile/password', '/profile/delete'])
      expect((await sam.post(path, { ...fields, ...changed })).status).toBe(403);
    await sam.post('/language', { ...fields, language: 'fa', next: '/' });
    await sam.get('/notices');
    expect(await shop.shop.store.users.find(userId)).toMatchObject({
      name: 'Ada',
      language: null,
      noticesReadAt: null,
    });
  });

  test('given the permission is gone, then it ends at once', async () => {
    const user = await shop.shop.store.users.findByEmail('sam@shop.test');
    await shop.shop.store.users.changeRole(user?.id ?? '', { from: 'support', to: 'finance' });
    expect((await sam.get('/')).text).not.toContain('You act as');
    expect((await sam.get('/staff/receipts')).status).toBe(200);
  });

  test('given staff without the permission and a customer who is gone, then it does not begin', async () => {
    const page = `/staff/customers/${customerId}`;
    const finance = await shop.openAsStaff('fran', 'finance');
    expect((await finance.get(page)).text).not.toContain(`${page}/act`);
    const form = await finance.hiddenFields(page, '/language');
    expect((await finance.post(`${page}/act`, form)).status).toBe(403);
    await shop.shop.store.users.update(userId, { deletedAt: shop.clock.now() });
    const other = await shop.openAsStaff('omid', 'support');
    const fields = await other.hiddenFields('/staff', '/language');
    expect((await other.post(`${page}/act`, fields)).status).toBe(404);
    expect((await sam.get('/')).text).not.toContain('You act as');
  });
});
