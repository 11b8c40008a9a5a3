import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let support: TestBrowser;
let customerId: string;
let id: string;
let page: string;

beforeEach(async () => {
  shop = await openTestShop();
  const customer = await shop.customer({ balanceMinor: 5000 });
  customerId = customer.id;
  await shop.user({ customerId, email: 'ada@shop.test', name: 'Ada', language: 'fa' });
  const order = await shop.buy(customer, await shop.plan({ name: 'Small', slug: 'small' }));
  await shop.panelkit.orders.settled(order.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  id = subscription?.id ?? '';
  page = `/staff/subscriptions/${id}`;
  support = await shop.openAsStaff('sam', 'support');
});
afterEach(() => shop.close());

const settled = () => shop.panelkit.subscriptions.settled(id, shop.staff());

describe('A subscription', () => {
  test('given where its account is, when staff may move it, then the page says from where, and offers the other inbounds', async () => {
    const [account] = await shop.panelkit.subscriptions.accounts(id, shop.staff());
    const { text } = await support.get(page);
    const where = `${account?.panelName}: ${account?.inboundName}`;
    expect(text).toContain(`<dt>Now at</dt><dd><bdi>${where}</bdi>`);
    const form = text.slice(text.indexOf(`action="${page}/move"`));
    const options = form.slice(0, form.indexOf('</form>'));
    const others = shop.panels[0]?.inbounds.filter((inbound) => inbound.id !== account?.inboundId) ?? [];
    for (const inbound of others) expect(options).toContain(`value="${inbound.id}"`);
    expect(options).not.toContain(`value="${account?.inboundId}"`);
  });

  test('given another plan, when staff change to it, then its price is shown before and the wallet pays the difference', async () => {
    const price = { amountMinor: 3000, currency: 'USD' };
    const large = await shop.plan({ name: 'Large', slug: 'large', price });
    const owner = await shop.openAsStaff('olga', 'owner');
    const { text } = await owner.get(page);
    expect(text).toMatch(/<option value="[^"]+">Large: pays \$20\.00<\/option>/);
    const changed = await owner.submit(page, `${page}/change-plan`, { planId: large.id });
    expect(changed.location).toContain('done=changePlan');
    expect((await settled()).planId).toBe(large.id);
    expect((await shop.panelkit.wallets.get(customerId, shop.staff())).availableMinor).toBe(2000);
  });

  test('given what ends it for good, when staff do not say that they mean it, then it goes on, and the question is open with what they typed', async () => {
    const refused = await support.submit(page, `${page}/terminate`, { reason: 'asked for' });
    expect([refused.status, refused.code]).toEqual([400, 'INVALID_INPUT']);
    expect(refused.text).toMatch(/<details open><summary>Terminate<\/summary>/);
    expect(refused.text).toContain('value="asked for"');
    expect((await settled()).status).toBe('active');
    await support.submit(page, `${page}/terminate`, { reason: 'asked for', confirmed: 'yes' });
    expect((await settled()).status).toBe('terminated');
  });

  test('given its end is near, when staff extend it, then for free or from the wallet, as they say', async () => {
    await shop.clock.advance('28d');
    const owner = await shop.openAsStaff('olga', 'owner');
    expect((await owner.get(page)).text).toContain('Extend from the wallet: $10.00');
    await owner.submit(page, `${page}/extend-free`);
    const first = (await settled()).granted?.expiresAt?.getTime() ?? 0;
    expect((await shop.panelkit.wallets.get(customerId, shop.staff())).availableMinor).toBe(4000);
    await shop.clock.advance('29d');
    const other = await shop.openAsStaff('dana', 'owner');
    await other.submit(page, `${page}/extend`);
    expect((await settled()).granted?.expiresAt?.getTime()).toBe(first + 30 * 86_400_000);
    expect((await shop.panelkit.wallets.get(customerId, shop.staff())).availableMinor).toBe(3000);
  });

  test.each([
    { days: '3', gigabytes: '', then: { days: 3, gigabytes: 0 } },
    { days: '-2', gigabytes: '2.5', then: { days: -2, gigabytes: 2.5 } },
    { days: '−۱', gigabytes: '-۱٫۵', then: { days: -1, gigabytes: -1.5 } },
  ])(
    'given $days days and $gigabytes GB, then it has as much more or less, and the customer is told',
    async ({ then, ...typed }) => {
      const owner = await shop.openAsStaff('olga', 'owner');
      const { granted: before } = await settled();
      const { location } = await owner.submit(page, `${page}/adjust`, { ...typed, reason: 'outage' });
      expect(location).toBe(`${page}?done=adjusted`);
      expect((await owner.get(location)).text).toContain('The days and the traffic were changed.');
      const { granted: after } = await settled();
      const changed = (after?.expiresAt?.getTime() ?? 0) - (before?.expiresAt?.getTime() ?? 0);
      const bytes = (after?.trafficLimitBytes ?? 0) - (before?.trafficLimitBytes ?? 0);
      expect({ days: changed / 86_400_000, gigabytes: bytes / 1024 ** 3 }).toEqual(then);
      const { rows } = await shop.panelkit.audit.list({ targetId: id }, shop.staff());
      expect(rows.find(({ action }) => action === 'subscription.adjust')).toMatchObject({ reason: 'outage' });
    },
  );

  test.each([
    { days: '1.5', gigabytes: '', reason: 'x', says: 'Type whole days' },
    { days: '', gigabytes: 'ten', reason: 'x', says: 'Type GB as a number' },
    { days: '', gigabytes: '', reason: 'x', says: 'Type days, GB or both' },
    { days: '3', gigabytes: '', reason: '', says: 'Say why' },
    { days: '-30', gigabytes: '', reason: 'x', says: 'Less than that is left' },
  ])(
    'given $days days and $gigabytes GB for "$reason", then it says why not, and keeps what was typed',
    async ({ says, ...typed }) => {
      const owner = await shop.openAsStaff('olga', 'owner');
      const before = await settled();
      const { status, text } = await owner.submit(page, `${page}/adjust`, typed);
      expect(status).toBe(400);
      expect(text).toContain(says);
      expect(text).toContain(`name="days" type="text" value="${typed.days}"`);
      expect(text).toContain(`name="gigabytes" type="text" value="${typed.gigabytes}"`);
      expect((await settled()).granted).toEqual(before.granted);
    },
  );

  test('given a shop that bounds gifts, when more is given or taken, then it is refused', async () => {
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), giftsPerDay: 1 }, shop.staff());
    const adjust = (days: string) =>
      support.submit(page, `${page}/adjust`, { days, gigabytes: '', reason: 'x' });
    expect((await adjust('1')).status).toBe(303);
    const refused = await adjust('1');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('beyond the limit of your role');
    expect((await adjust('-1')).text).toContain('beyond the limit of your role');
  });

  test('given a form that was refused, when its key is sent again with more, then that is counted too', async () => {
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), giftsPerDay: 1 }, shop.staff());
    const hidden = await support.hiddenFields(page, `${page}/adjust`);
    const send = (days: string, gigabytes: string) =>
      support.post(`${page}/adjust`, { ...hidden, days, gigabytes, reason: 'x' });
    expect((await send('1', '-900')).text).toContain('Less than that is left');
    const again = await send('365', '');
    expect([again.status, again.text.includes('beyond the limit of your role')]).toEqual([400, true]);
  });

  test('given its link, when staff mail it, then only the customer gets it, in his language, and no page shows it', async () => {
    const { shopLink } = await shop.panelkit.delivery.get(id, shop.staff());
    await support.submit(page, `${page}/resend`);
    const mails = shop.mails.filter(({ to }) => to === 'ada@shop.test');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(shopLink);
    expect(mails[0]?.text).toMatch(/[\u0600-\u06ff]/);
    expect((await support.get(page)).text).not.toContain(shopLink);
    expect(shop.log()).not.toContain(shopLink);
    await support.submit(page, `${page}/rotate`);
    expect((await shop.panelkit.delivery.get(id, shop.staff())).shopLink).not.toBe(shopLink);
  });

  test('given configurations that others have, when staff renew them, then the account gets other secrets and the link stays', async () => {
    const { shopLink } = await shop.panelkit.delivery.get(id, shop.staff());
    const before = shop.panel.accounts().map(({ credentials }) => credentials.uuid);
    await support.submit(page, `${page}/renew`, { confirmed: 'yes' });
    await settled();
    expect(shop.panel.accounts().map(({ credentials }) => credentials.uuid)).not.toEqual(before);
    expect((await shop.panelkit.delivery.get(id, shop.staff())).shopLink).toBe(shopLink);
    const { rows } = await shop.panelkit.audit.list({ targetId: id, newestFirst: true }, shop.staff());
    expect(rows.map(({ action }) => action)).toContain('subscription.renew-configurations');
  });

  test('given a customer who is gone, when staff mail the link, then there is nobody to mail to', async () => {
    const user = await shop.shop.store.users.findByCustomer(customerId);
    await shop.shop.store.users.update(user?.id ?? '', { deletedAt: shop.clock.now() });
    expect((await support.submit(page, `${page}/resend`)).status).toBe(404);
    expect(shop.mails.filter(({ to }) => to === 'ada@shop.test')).toEqual([]);
  });

  test('given an account on a panel, then its page names panel, inbound and account, and a moved one is seen to leave', async () => {
    const [account] = await shop.panelkit.subscriptions.accounts(id, shop.staff());
    expect(account).toMatchObject({ state: 'in-place', observed: { status: 'active' } });
    for (const text of [account?.panelName, account?.inboundName, account?.name, 'In place'])
      expect((await support.get(page)).text).toContain(text ?? 'is missing');
    await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'asked' }, shop.staff());
    expect((await support.get(page)).text).toContain('Being removed');
    await settled();
    expect((await support.get(page)).text).not.toContain(account?.name);
  });

  test('given its use, when staff ask the panel, then they see addresses and can have them forgotten', async () => {
    const [name = ''] = shop.panel.accounts().map((account) => account.name);
    shop.panel.setClientIps(name, ['203.0.113.7']);
    expect((await support.get(page)).text).not.toContain('203.0.113.7');
    expect((await support.get(`${page}?ask=panel`)).text).toContain('203.0.113.7');
    await support.submit(`${page}?ask=panel`, `${page}/clear-connections`);
    expect((await support.get(`${page}?ask=panel`)).text).not.toContain('203.0.113.7');
  });

  test('given its renewal, when staff switch it, then it is so and stands in its trail', async () => {
    await support.submit(page, `${page}/auto-renew`, { enabled: 'yes' });
    expect((await shop.panelkit.subscriptions.get(id, shop.staff())).autoRenew).toBe(true);
    const owner = await shop.openAsStaff();
    const { text } = await owner.get(`/staff/audit?targetId=${id}&actorId=sam@shop.test`);
    expect(text).toMatch(/Staff<\/span> <bdi class="break">sam@shop\.test/);
  });
});

describe('An order by staff', () => {
  test('given money in the wallet, when finance orders for a customer, then he has it and the trail says who', async () => {
    const plan = await shop.plan({ name: 'Extra', slug: 'extra' });
    const target = `/staff/customers/${customerId}`;
    const finance = await shop.openAsStaff('fran', 'finance');
    const form = { planId: plan.id, quantity: '2' };
    const { location } = await finance.submit(target, `${target}/order`, form);
    expect(location).toMatch(/^\/staff\/orders\/[0-9a-f-]+\?done=ordered$/);
    const orderId = location.replace(/^.*orders\/|\?.*$/g, '');
    const order = await shop.panelkit.orders.settled(orderId);
    expect(order).toMatchObject({ customerId, state: { status: 'fulfilled' } });
    const { rows } = await shop.panelkit.audit.list({ targetId: orderId }, shop.staff());
    expect(rows[0]?.actor).toEqual({ kind: 'staff', id: 'fran@shop.test' });
    expect((await support.get(target)).text).not.toContain('Order for this customer');
  });
});
