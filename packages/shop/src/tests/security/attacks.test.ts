import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExpressApp } from '../../app.ts';
import type { TestBrowser } from '../test-browser.ts';
import { routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** Would run in text, in an attribute, and as a picture that cannot be loaded. */
const SCRIPT = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** What a page shows of it must be escaped, and nothing else may run on it. */
async function flawsOf(browser: TestBrowser, path: string): Promise<string[]> {
  const { status, text, headers } = await browser.get(path);
  // Within quotes nothing runs: a quote in a value is escaped, else it would end it.
  const bare = text.replace(/"[^"]*"/g, '""');
  const csp = headers.get('content-security-policy') ?? '';
  return [
    ...(status === 200 || status === 303 ? [] : [`${path}: ${status}`]),
    ...(/<script>|<img src=x|onerror=alert\(1\)>/.test(text) ? [`${path}: runs`] : []),
    ...(/<\w+[^>]*\s(on\w+|style)=|javascript:|<style/.test(bare) ? [`${path}: inline`] : []),
    ...(/default-src 'none'/.test(csp) && !csp.includes('unsafe') ? [] : [`${path}: ${csp}`]),
  ];
}

/** Every page of somebody that has no id in its address, and these. */
async function walk(browser: TestBrowser, prefix: string, more: string[]): Promise<string[]> {
  const plain = routesOf(createExpressApp(shop.shop)).filter(
    ({ method, path }) =>
      method === 'GET' && path.startsWith(prefix) && !/:|\.csv$|\/new$|second-factor|export/.test(path),
  );
  const flaws: string[] = [];
  for (const path of [...plain.map((route) => route.path), ...more])
    flaws.push(...(await flawsOf(browser, path)));
  return flaws;
}

describe('Scripts', () => {
  test('given a script in every text that people type, when every page is opened, then none of it runs', async () => {
    const owner = await shop.openAsStaff('dana');
    const plan = {
      price: '1',
      setupFee: '',
      durationDays: '30',
      trafficGb: '1',
      deviceLimit: '',
      capacity: '',
    };
    const flags = { active: '1', visible: '1', onSale: '1', inStock: '1', renewable: '1', sortOrder: '0' };
    const words = { name: SCRIPT, description: SCRIPT, welcomeMessage: SCRIPT, 'name-fa': SCRIPT };
    const all = { slug: 'best', ...plan, ...flags, ...words, 'description-fa': SCRIPT };
    expect((await owner.submit('/staff/plans/new', '/staff/plans', all)).status).toBe(303);
    const panelId = shop.panels[0]?.id ?? '';
    const server = `/staff/panels/${panelId}`;
    await shop.panelkit.panels.update({ panelId, name: SCRIPT }, shop.staff());
    const person = { name: SCRIPT, email: 'omid@shop.test', role: 'support' };
    await owner.submit('/staff/people', '/staff/people', person);

    const customer = await shop.customer({ balanceMinor: 5000 });
    const eve = await shop.openAs(customer);
    await eve.submit('/profile', '/profile', { name: SCRIPT, language: '', timeZone: '' });
    const { location } = await eve.buy('best', { quantity: '1', method: 'receipt' });
    const orderId = location.replace('/orders/', '');
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    await eve.upload(location, `/payments/${payment?.id}/receipt`, { reference: SCRIPT, note: SCRIPT });
    await owner.submit('/staff', `/staff/payments/${payment?.id}/reject`, { reason: SCRIPT });
    const own = await eve.buy('best', { quantity: '1', method: 'wallet' });
    await shop.panelkit.orders.settled(own.location.replace('/orders/', ''));
    const subscriptions = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
    const subscriptionId = subscriptions.find(({ granted }) => granted !== null)?.id ?? '';
    const staffActions = `/staff/subscriptions/${subscriptionId}`;
    await owner.submit(staffActions, `${staffActions}/suspend`, { reason: SCRIPT });
    const page = `/staff/customers/${customer.id}`;
    await owner.submit(page, `${page}/adjust`, {
      amount: '1',
      sign: 'give',
      reason: SCRIPT,
      confirmed: 'yes',
    });
    await shop.scheduler.tick();

    const query = encodeURIComponent(SCRIPT);
    const ofStaff = [
      `/staff/orders/${orderId}`,
      staffActions,
      page,
      server,
      `/staff/customers?q=${query}`,
      `/staff/audit?action=${query}`,
      `/staff/audit?targetId=${query}&actorId=${query}`,
      `/staff/runs?job=${query}`,
      `/staff/inbounds?panelId=${query}`,
      `/staff/orders?status=${query}&done=${query}`,
      '/staff/panels/new?kind=marzban',
    ];
    const ofCustomer = [
      location,
      `/subscriptions/${subscriptionId}`,
      `/subscriptions/${subscriptionId}/extend`,
      '/plans/best',
      `/?q=${query}`,
      `/wallet?amount=${query}&next=${query}`,
    ];
    expect(await walk(owner, '/staff', ofStaff)).toEqual([]);
    expect(await walk(eve, '/', ofCustomer).then((flaws) => flaws.filter(isOfCustomers))).toEqual([]);
    expect((await owner.get(page)).text).toContain('&lt;script&gt;alert(1)');
  }, 60_000);
});

/** What belongs to somebody else answers him with a refusal, and so it should. */
const isOfCustomers = (flaw: string): boolean =>
  !/^\/(staff|doctor|metrics|healthz|readyz|reset|confirm|setup)/.test(flaw);

describe('Forms that are sent again', () => {
  test('given money given, an order by staff and an approval, when each form is sent three times, then each happened once', async () => {
    const customer = await shop.customer({ balanceMinor: 5000 });
    const plan = await shop.plan();
    const payment = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 700, method: 'receipt' },
      shop.as(customer),
    );
    await shop.panelkit.payments.submitReceipt({ paymentId: payment.id, reference: '1' }, shop.as(customer));
    const owner = await shop.openAsStaff('dana');
    const page = `/staff/customers/${customer.id}`;
    const three = async (from: string, action: string, fields: Record<string, string>) => {
      const form = { ...(await owner.hiddenFields(from, action)), ...fields };
      const answers = [];
      for (let times = 0; times < 3; times += 1) answers.push((await owner.post(action, form)).status);
      return answers;
    };
    const given = { amount: '1', sign: 'give', reason: 'sorry', confirmed: 'yes' };
    expect(await three(page, `${page}/adjust`, given)).toEqual([303, 303, 303]);
    const ordered = { planId: plan.id, quantity: '1' };
    expect(await three(page, `${page}/order`, ordered)).toEqual([303, 303, 303]);
    expect(await three('/staff', `/staff/payments/${payment.id}/approve`, {})).toEqual([303, 303, 303]);
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(1);
    const { availableMinor, heldMinor } = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(availableMinor + heldMinor).toBe(5000 + 100 + 700);
  });

  test('given a form that was sent, when it comes again with other entries, then it is refused and nothing more happens', async () => {
    const customer = await shop.customer();
    const owner = await shop.openAsStaff('dana');
    const page = `/staff/customers/${customer.id}`;
    const form = await owner.hiddenFields(page, `${page}/adjust`);
    const given = { ...form, sign: 'give', reason: 'sorry', confirmed: 'yes' };
    await owner.post(`${page}/adjust`, { ...given, amount: '1' });
    const again = await owner.post(`${page}/adjust`, { ...given, amount: '9' });
    expect(again).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor).toBe(100);
  });
});
