import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** An order that is paid by receipt, and the pages of it. */
async function submitReceipt(): Promise<{ orderId: string; approve: string; reject: string }> {
  await shop.plan({ slug: 'best' });
  const browser = await shop.openAs(await shop.customer());
  const { location } = await browser.buy('best', { quantity: '1', method: 'receipt' });
  const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
  await browser.upload(location, `/payments/${payment?.id}/receipt`, { reference: 'TRX-1', note: '' });
  expect((await browser.get(location)).text).toContain('We will check your transfer');
  const path = `/staff/payments/${payment?.id}`;
  return { orderId: location.replace('/orders/', ''), approve: `${path}/approve`, reject: `${path}/reject` };
}

describe('Receipts', () => {
  test('given a receipt, when two of the staff approve it, then once, and the second learns by whom', async () => {
    const { orderId, approve } = await submitReceipt();
    const [dana, omid] = [await shop.openAsStaff('Dana'), await shop.openAsStaff('Omid')];
    const overview = (await dana.get('/staff')).text;
    for (const words of ['TRX-1', `href="/staff/orders/${orderId}"`]) expect(overview).toContain(words);
    expect((await dana.get(`/staff/orders/${orderId}`)).text).toContain(
      '<a href="/staff/receipts">Being checked',
    );
    const form = await omid.hiddenFields('/staff', approve);
    expect((await dana.submit('/staff', approve)).location).toBe('/staff?done=approve');
    const second = await omid.post(approve, form);
    expect(second).toMatchObject({ status: 409, code: 'ALREADY_DECIDED' });
    expect(second.text).toContain('captured already by dana@shop.test');
    const order = await shop.panelkit.orders.settled(orderId);
    expect(order.state.status).toBe('fulfilled');
    expect((await dana.get('/staff?done=approve')).text).toContain('The payment was approved.');
  });

  test('given a receipt, when it is rejected, then the customer reads why', async () => {
    const { orderId, reject } = await submitReceipt();
    const dana = await shop.openAsStaff('Dana');
    expect(await dana.submit('/staff', reject, { reason: ' ' })).toMatchObject({ status: 400 });
    await dana.submit('/staff', reject, { reason: 'No such transfer' });
    const [customer] = (await shop.panelkit.customers.list({}, shop.staff())).rows;
    const browser = await shop.openAs(customer ?? { id: '' });
    expect((await browser.get(`/orders/${orderId}`)).text).toContain('No such transfer');
  });
});

describe('Units', () => {
  test('given a unit that waits for staff, when it is started, then it is delivered', async () => {
    const plan = await shop.plan({ provisioning: { autoProvision: false } });
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const dana = await shop.openAsStaff('Dana');
    expect((await dana.get('/staff')).text).toContain('Waiting for our team');
    await dana.submit('/staff', `/staff/units/${unit?.id}/start`);
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect((await dana.get('/staff')).text).toContain('All units are delivered');
    const path = `/staff/subscriptions/${unit?.subscriptionId}`;
    expect((await dana.get(`/staff/orders/${order.id}`)).text).toContain(`<a href="${path}">`);
  });

  test('given a panel that is down, when its unit is cancelled, then the money is back', async () => {
    const ada = await shop.customer({ balanceMinor: 1000 });
    shop.panel.goDown();
    const order = await shop.buy(ada, await shop.plan({ name: 'Best' }));
    await shop.panelkit.orders.settled(order.id);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const customer = await shop.openAs(ada);
    expect((await customer.get(`/orders/${order.id}`)).text).toContain('We keep trying');
    const dana = await shop.openAsStaff('Dana');
    expect((await dana.get('/staff')).text).toContain('PANEL_UNREACHABLE');
    const elsewhere = await dana.submit('/staff', `/staff/units/${unit?.id}/replace`);
    expect(elsewhere.location).toBe('/staff?done=replace');
    await shop.panelkit.orders.settled(order.id);
    await dana.submit('/staff', `/staff/units/${unit?.id}/cancel`, { reason: 'The panel is gone' });
    expect((await shop.panelkit.wallets.get(ada.id, shop.staff())).availableMinor).toBe(1000);
    expect((await customer.get(`/orders/${order.id}`)).text).toContain('Cancelled');
  });

  test('given a unit that failed, when it is retried, then it is delivered', async () => {
    const ada = await shop.customer({ balanceMinor: 1000 });
    shop.panel.goDown();
    const order = await shop.buy(ada, await shop.plan());
    await shop.scheduler.start();
    await shop.clock.advance('2d');
    shop.panel.comeBack();
    await shop.clock.advance('1h');
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const dana = await shop.openAsStaff('Dana');
    expect((await dana.get('/staff')).text).toContain('Not delivered, money returned');
    expect(await dana.submit('/staff', `/staff/units/${unit?.id}/retry`)).toMatchObject({ status: 303 });
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
  }, 60_000);
});

describe('Panels', () => {
  test('given a panel, when it is tested and read, then it says so; when it is down, then why', async () => {
    const path = `/staff/panels/${shop.panels[0]?.id}`;
    const dana = await shop.openAsStaff('Dana');
    expect((await dana.submit('/staff/panels', `${path}/test`)).location).toContain('done=test');
    expect((await dana.submit(path, `${path}/sync`)).location).toContain('done=sync');
    shop.panel.goDown();
    expect(await dana.submit(path, `${path}/test`)).toMatchObject({
      status: 504,
      code: 'PANEL_UNREACHABLE',
    });
    expect((await dana.get('/staff')).text).toContain('1 contact failed');
  });
});

test('given a customer, when staff pages and staffActions are asked for, then there are none', async () => {
  const { approve } = await submitReceipt();
  const browser = await shop.openAs(await shop.customer());
  const { csrf = '' } = await browser.hiddenFields('/account', '/language');
  expect(await browser.get('/staff')).toMatchObject({ status: 404, code: 'PAGE_NOT_FOUND' });
  expect((await browser.post(approve, { csrf, key: 'k' })).status).toBe(404);
  const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
  expect(payment?.state.status).toBe('in-review');
});

test('given staff of one kind, when what is for another kind is sent, then it is refused', async () => {
  const { approve } = await submitReceipt();
  const finance = await shop.openAsStaff('Fran', 'finance');
  const technician = await shop.openAsStaff('Tina', 'technician');
  const form = await finance.hiddenFields('/staff', '/language');
  const panel = await finance.post(`/staff/panels/${shop.panels[0]?.id}/test`, form);
  expect(panel).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  const refused = await technician.post(approve, await technician.hiddenFields('/staff', '/language'));
  expect(refused).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect((await finance.submit('/staff', approve)).status).toBe(303);
});
