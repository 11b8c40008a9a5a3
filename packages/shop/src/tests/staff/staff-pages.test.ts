import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fieldsOf } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function sold() {
  const ada = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
  await shop.panelkit.wallets.adjust(
    { customerId: ada.id, amountMinor: 5000, reason: 'start' },
    shop.staff(),
  );
  const order = await shop.buy(ada, await shop.plan({ slug: 'best', name: 'Best' }));
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  return { ada, order, subscriptionId: subscription?.id ?? '' };
}

describe('Plans', () => {
  const numbers = { setupFee: '', deviceLimit: '', capacity: '', sortOrder: '3', welcomeMessage: '' };
  const flags = { active: '1', visible: '1', onSale: '1', inStock: '1', renewable: '1' };

  test('given a new plan in two languages, when it is added and changed, then customers see it in theirs', async () => {
    const owner = await shop.openAsStaff();
    const plan = {
      ...numbers,
      ...flags,
      slug: 'gold',
      name: 'Gold',
      description: 'Fast',
      price: '۹٫۵',
      durationDays: '30',
      trafficGb: '100',
    };
    const words = { 'name-fa': 'طلایی', 'description-fa': 'سریع' };
    const added = await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, ...words });
    expect(added.location).toMatch(/^\/staff\/plans\/[0-9a-f-]+\?done=save$/);
    const visitor = shop.open();
    expect((await visitor.get('/plans/gold')).text).toContain('$9.50');
    expect((await visitor.get('/plans/gold', { 'accept-language': 'fa' })).text).toContain('طلایی');
    const page = added.location.replace(/\?.*/, '');
    const changed = { ...plan, ...words, price: '12', durationDays: '', inStock: '' };
    const { inStock: _inStock, ...form } = changed;
    await owner.submit(page, page, form);
    expect(await shop.panelkit.plans.findBySlug('gold')).toMatchObject({
      price: { amountMinor: 1200 },
      durationDays: null,
      inStock: false,
      active: true,
    });
  });

  test.each([
    { field: 'price', typed: 'cheap' },
    { field: 'durationDays', typed: 'a month' },
    { field: 'slug', typed: 'a b' },
  ])(
    'given $typed as $field, then 400, no plan, and the field is marked and kept',
    async ({ field, typed }) => {
      const owner = await shop.openAsStaff();
      const plan = {
        ...numbers,
        ...flags,
        slug: 'gold',
        name: 'Gold',
        description: '',
        price: '9',
        durationDays: '30',
        trafficGb: '',
      };
      const { status, text } = await owner.submit('/staff/plans/new', '/staff/plans', {
        ...plan,
        [field]: typed,
      });
      expect(status).toBe(400);
      expect([...text.matchAll(/id="(\w+)-problem"/g)].map(([, name]) => name)).toEqual([field]);
      expect(text).toContain(`name="${field}" type="text" value="${typed}"`);
      expect((await shop.panelkit.plans.list()).rows).toEqual([]);
    },
  );
});

describe('Panels', () => {
  test('given each kind of panel, when it is to be added, then its form asks for the login of its driver', async () => {
    const owner = await shop.openAsStaff();
    for (const { kind } of shop.shop.panelDrivers) {
      const { status, text } = await owner.get(`/staff/panels/new?kind=${kind}`);
      expect({ kind, status, asks: text.includes('name="credential-') }).toEqual({
        kind,
        status: 200,
        asks: true,
      });
    }
    expect((await owner.get('/staff/panels/new?kind=nothing')).status).toBe(404);
  });

  test('given a panel, when it is drained and its inbound limited, then it is, and its login is nowhere shown', async () => {
    const owner = await shop.openAsStaff();
    const id = shop.panels[0]?.id ?? '';
    const inbound = shop.panels[0]?.inbounds[0]?.id ?? '';
    const page = `/staff/panels/${id}`;
    await owner.submit(page, `${page}/draining`);
    await owner.submit(page, `/staff/inbounds/${inbound}`, { capacity: '7', isDefault: '1' });
    expect((await shop.panelkit.panels.get(id, shop.staff())).status).toBe('draining');
    expect(await shop.panelkit.inbounds.get(inbound, shop.staff())).toMatchObject({
      capacity: 7,
      isDefault: true,
      provisioningEnabled: false,
    });
    const { text } = await owner.get(page);
    for (const secret of Object.values(shop.panel.target.credentials)) expect(text).not.toContain(secret);
  });
});

describe('What was sold', () => {
  test('given a sale, when staff look it up, then order, customer, subscription, payments, audit and runs tell of it', async () => {
    const { ada, order, subscriptionId } = await sold();
    const owner = await shop.openAsStaff();
    const pages = {
      '/staff': 'Paid orders of the last 14 days',
      '/staff/orders': order.number,
      '/staff/orders?status=fulfilled': order.number,
      [`/staff/orders/${order.id}`]: 'unit.completed',
      [`/staff/customers/${ada.id}`]: 'Best',
      '/staff/subscriptions': 'Best',
      [`/staff/subscriptions/${subscriptionId}`]: 'Suspend',
      '/staff/audit?action=wallet.adjust': 'start',
      '/staff/payments': 'Download as CSV',
      '/staff/runs': 'Scheduler',
    };
    for (const [path, words] of Object.entries(pages)) {
      const { status, text } = await owner.get(path);
      expect({ path, status, words: text.includes(words) ? words : text.slice(0, 200) }).toEqual({
        path,
        status: 200,
        words,
      });
    }
  });

  test('given a payment that waits, when staff ask for payments of one state, then those of others are not shown', async () => {
    const { id } = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
    const wanted = { customerId: id, amountMinor: 700, method: 'receipt' };
    await shop.panelkit.payments.topUp(wanted, shop.staff());
    const owner = await shop.openAsStaff();
    for (const query of ['', '?status=', '?status=pending', '?status=unknown'])
      expect((await owner.get(`/staff/payments${query}`)).text).toContain('$7.00');
    const { text } = await owner.get('/staff/payments?status=captured');
    expect(text).not.toContain('$7.00');
    expect(text).toContain('There is nothing here.');
    expect(text).toMatch(/<option value="captured" selected>Received/);
  });

  test('given a subscription, when staff suspend, take up, extend, move and end it, then it is so', async () => {
    const { subscriptionId } = await sold();
    const owner = await shop.openAsStaff();
    const page = `/staff/subscriptions/${subscriptionId}`;
    const settle = () => shop.panelkit.subscriptions.settled(subscriptionId, shop.staff());
    await owner.submit(page, `${page}/suspend`, { reason: 'abuse' });
    expect((await settle()).status).toBe('suspended');
    await owner.submit(page, `${page}/resume`);
    expect((await settle()).status).toBe('active');
    const form = await owner.hiddenFields(page, `${page}/move`);
    const early = await owner.post(`${page}/extend-free`, form);
    expect(early).toMatchObject({ status: 409, code: 'NOT_ELIGIBLE' });
    await owner.submit(page, `${page}/move`, { inboundId: shop.panels[0]?.inbounds[1]?.id ?? '' });
    expect((await settle()).status).toBe('active');
    await owner.submit(page, `${page}/terminate`, { reason: 'asked for', confirmed: 'yes' });
    expect((await settle()).status).toBe('terminated');
    const { text } = await owner.get(page);
    expect(text).not.toContain(`${page}/suspend`);
    expect(text).toContain('No time left');
  });

  test('given a customer, when money is given and taken, then with a reason and only by who may', async () => {
    const { ada } = await sold();
    const page = `/staff/customers/${ada.id}`;
    const finance = await shop.openAsStaff('fran', 'finance');
    const give = { amount: '2,50', sign: 'give', reason: 'sorry', confirmed: 'yes' };
    expect((await finance.submit(page, `${page}/adjust`, { ...give, amount: 'much' })).status).toBe(400);
    await finance.submit(page, `${page}/adjust`, { ...give, amount: '2.50' });
    await finance.submit(page, `${page}/adjust`, { ...give, amount: '1', sign: 'take' });
    expect((await shop.panelkit.wallets.get(ada.id, shop.staff())).availableMinor).toBe(4150);
    const support = await shop.openAsStaff('sam', 'support');
    const forced = await support.post(`${page}/adjust`, {
      ...(await support.hiddenFields(page, '/language')),
      ...give,
    });
    expect(forced).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('given an adjustment that is typed, then it is shown as it was read, and is booked once it is confirmed', async () => {
    const { id } = await shop.customer({ balanceMinor: 1000 });
    const owner = await shop.openAsStaff('dana');
    const [page, form] = [`/staff/customers/${id}`, `/staff/customers/${id}/adjust`];
    const balance = async () => (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;
    const typed = { amount: '۱۲٫۵', sign: 'take', reason: '<b>a mistake</b>' };
    const review = await owner.submit(page, form, typed);
    expect(review.status).toBe(200);
    expect(review.text).toContain('Take $12.50');
    expect(review.text).toContain('$10.00 now, -$2.50 afterwards');
    expect(review.text).toContain('&lt;b&gt;a mistake&lt;/b&gt;');
    const hidden = fieldsOf(review.text, form);
    const changed = await owner.post(form, { ...hidden, confirmed: 'no' });
    expect(changed).toMatchObject({ status: 200, text: expect.stringContaining('value="۱۲٫۵"') });
    expect(await balance()).toBe(1000);
    expect(await owner.post(form, { ...hidden, sign: 'give', confirmed: 'yes' })).toMatchObject({
      location: `${page}?done=adjust`,
    });
    expect(await balance()).toBe(2250);
    for (const [name, wrong] of [
      ['amount', { amount: '1e9' }],
      ['reason', { reason: ' ' }],
    ] as const) {
      const { status, text } = await owner.submit(page, form, { ...typed, ...wrong, confirmed: 'yes' });
      expect([status, text.includes(`id="${name}-problem"`)]).toEqual([400, true]);
    }
    expect(await balance()).toBe(2250);
  });

  test('given names that a spreadsheet would run, when exported, then they are only text', async () => {
    const { order } = await sold();
    await shop.panelkit.orders.get(order.id, shop.staff());
    const receipt = await shop.panelkit.payments.topUp(
      { customerId: order.customerId, amountMinor: 100, method: 'receipt' },
      shop.staff(),
    );
    const by = { actor: { kind: 'customer', id: order.customerId } as const, idempotencyKey: 'k' };
    await shop.panelkit.payments.submitReceipt({ paymentId: receipt.id, reference: '1' }, by);
    await shop.panelkit.payments.reject({ paymentId: receipt.id, reason: '=HYPERLINK("x"),y' }, shop.staff());
    const owner = await shop.openAsStaff();
    const { text, headers } = await owner.get('/staff/export/audit.csv');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text).toContain(`"'=HYPERLINK(""x""),y"`);
    expect((await owner.get('/staff/export/orders.csv')).text).toContain(order.number);
  });
});

describe('Staff', () => {
  test('given somebody new, when added, then the password is shown once and works; when removed, then it does not', async () => {
    const owner = await shop.openAsStaff();
    const person = { name: 'Omid', email: 'Omid@shop.test', role: 'support' };
    const { text } = await owner.submit('/staff/people', '/staff/people', person);
    const password = /<code dir="ltr">([\w-]{20})<\/code>/.exec(text)?.[1] ?? '';
    expect((await owner.get('/staff/people')).text).not.toContain(password);
    const omid = shop.open();
    await omid.submit('/sign-in', '/sign-in', { email: 'omid@shop.test', password });
    expect((await omid.get('/staff/orders')).status).toBe(200);
    expect((await omid.get('/staff/people')).status).toBe(403);
    const removal = /action="(\/staff\/people\/[0-9a-f-]+\/remove)"/.exec(
      (await owner.get('/staff/people')).text,
    )?.[1];
    await owner.submit('/staff/people', removal ?? '');
    expect((await omid.get('/staff/orders')).status).toBe(403);
    expect((await owner.get('/staff/people')).text).toContain('staff.removed');
  });
});

describe('Metrics', () => {
  test('given a sale, when Prometheus asks, then it is counted; from elsewhere only with the token', async () => {
    const open = await openTestShop({ shop: { metricsToken: 'a-token-for-prometheus' } });
    const customer = await open.customer({ balanceMinor: 5000 });
    const order = await open.buy(customer, await open.plan());
    await open.panelkit.orders.settled(order.id);
    const local = await open.open().get('/metrics');
    expect(local.text).toContain('panelkit_units_total{result="delivered"} 1');
    expect(local.text).toContain('panelkit_provisioning_seconds_count 1');
    expect(local.text).toMatch(/panelkit_panel_places\{panel="[^"]+",kind="fake",state="live"\} 1/);
    expect(local.text).toMatch(/panelkit_panel_good_contacts_ratio\{panel="[^"]+",kind="fake"\} 1/);
    expect(local.text).toContain('panelkit_due_work{kind="accounts"} 0');
    expect(local.text).toMatch(/panelkit_panel_healthy\{panel="[^"]+",kind="fake"\} 1/);
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    expect((await open.open().get('/metrics', elsewhere)).status).toBe(404);
    const wrong = { ...elsewhere, authorization: 'Bearer something-else' };
    expect((await open.open().get('/metrics', wrong)).status).toBe(404);
    const right = { ...elsewhere, authorization: 'Bearer a-token-for-prometheus' };
    expect((await open.open().get('/metrics', right)).status).toBe(200);
    await open.close();
  });
});
