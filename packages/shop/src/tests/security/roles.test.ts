import { createServer } from 'node:http';
import { listenOnFreePort } from '@panelkit/http/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import type { Permission } from '../../roles/permissions.ts';
import { openTestBrowser, type TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;
beforeEach(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff('dana');
});
afterEach(() => shop.close());

const ROLES = '/staff/roles';
const idIn = (location: string) => /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';

async function make(by: TestBrowser, name: string, permissions: readonly Permission[]): Promise<string> {
  const { location } = await by.submitTicked(`${ROLES}/new`, ROLES, { name: [name], permissions });
  return idIn(location);
}
function edit(by: TestBrowser, id: string, permissions: readonly Permission[], name?: string) {
  const page = `${ROLES}/${id}`;
  return by.submitTicked(page, page, { permissions, ...(name !== undefined && { name: [name] }) });
}
const statusOf = async (browser: TestBrowser, path: string) => (await browser.get(path)).status;
const notes = async (id: string) =>
  (await shop.shop.store.staffActions.list(50, id)).map(({ action, note }) => `${action} ${note}`);
const userNamed = (name: string) => shop.shop.store.users.findByEmail(`${name}@shop.test`);

describe('A role', () => {
  test('given support who is signed in, when a permission is taken or given, then it holds at the next request, and is written down', async () => {
    const sam = await shop.openAsStaff('sam', 'support');
    expect(await statusOf(sam, '/staff/customers')).toBe(200);
    expect((await edit(owner, 'support', ['see-orders', 'manage-plans'])).location).toBe(
      `${ROLES}/support?done=save`,
    );
    expect(await statusOf(sam, '/staff/customers')).toBe(403);
    expect(await statusOf(sam, '/staff/plans')).toBe(200);
    expect((await sam.get('/staff')).text).not.toContain('href="/staff/customers"');
    expect((await notes('support'))[0]).toMatch(/^role\.changed support: \+manage-plans.* -see-customers/);
    expect((await owner.get(`${ROLES}/support`)).text).toContain('dana@shop.test');

    expect((await owner.submit(`${ROLES}/support`, `${ROLES}/support/reset`)).status).toBe(303);
    expect(await statusOf(sam, '/staff/customers')).toBe(200);
    expect(await statusOf(sam, '/staff/plans')).toBe(403);
    expect((await owner.get(`${ROLES}/support`)).text).not.toContain('/reset"');
  });

  test('given a role of the shop’s own, then it is made, given, renamed, and removed once nobody has it', async () => {
    const id = await make(owner, 'Night shift', ['see-orders', 'deliver']);
    const added = { name: 'Nina', email: 'nina@shop.test', role: id };
    expect((await owner.submit('/staff/people', '/staff/people', added)).status).toBe(200);
    expect((await owner.get('/staff/people')).text).toContain('Night shift');
    expect((await edit(owner, id, ['see-orders'], 'Day shift')).status).toBe(303);
    const list = (await owner.get(ROLES)).text;
    expect(list).toContain('Day shift');
    expect(list).not.toContain('Night shift');

    const { csrf = '', key = '' } = await owner.hiddenFields(`${ROLES}/${id}`, `${ROLES}/${id}`);
    const remove = () => owner.post(`${ROLES}/${id}/remove`, { csrf, key });
    expect(await remove()).toMatchObject({ status: 409, code: 'ROLE_IN_USE' });
    const nina = await userNamed('nina');
    const people = '/staff/people';
    await owner.submit(people, `${people}/${nina?.id}/role`, { role: 'support' });
    expect(await userNamed('nina')).toMatchObject({ role: 'support' });
    expect(shop.mails.at(-1)).toMatchObject({ to: 'nina@shop.test' });
    expect(await remove()).toMatchObject({ status: 303 });
    expect(await statusOf(owner, `${ROLES}/${id}`)).toBe(404);
    expect((await notes(id)).map((note) => note.split(' ')[0])).toEqual([
      'role.removed',
      'role.changed',
      'role.added',
    ]);
    // A role that is gone is nobody's any more, whatever a form says.
    expect((await owner.post(people, { csrf, key, ...added, email: 'x@shop.test' })).status).toBe(400);
  });

  test('given two who edit at once, then the second is refused and nothing of the first is lost', async () => {
    const other = await shop.openAsStaff('olga');
    const stale = await other.hiddenFields(`${ROLES}/support`, `${ROLES}/support`);
    await edit(owner, 'support', ['see-orders']);
    const late = await other.post(`${ROLES}/support`, { ...stale, permissions: 'manage-plans' });
    expect(late).toMatchObject({ status: 409, code: 'CHANGED_MEANWHILE' });
    // What was ticked answers a role that has changed since: the role is shown as it is now.
    expect(late.text).toContain('name="permissions" value="see-orders" checked');
    expect(late.text).not.toContain('name="permissions" value="manage-plans" checked');
    expect((await notes('support')).length).toBe(1);
  });

  test('given the owner’s role, or one of every shop, then the one is never edited and neither is removed or renamed', async () => {
    const page = await owner.get(`${ROLES}/owner`);
    expect(page.text).toContain('cannot be edited');
    expect(page.text).not.toContain(`action="${ROLES}/owner"`);
    const { csrf = '', key = '' } = await owner.hiddenFields('/staff', '/language');
    for (const path of ['owner', 'owner/reset', 'owner/remove'])
      expect((await owner.post(`${ROLES}/${path}`, { csrf, key, version: '1' })).status).toBe(403);
    expect((await owner.post(`${ROLES}/support/remove`, { csrf, key })).status).toBe(409);
    await owner.post(`${ROLES}/support`, { csrf, key, version: '1', name: 'Boss' });
    expect(await shop.shop.store.roles.find('support')).toMatchObject({ name: null });
    for (const name of ['Support', 'support', 'OWNER'])
      expect(await owner.submitTicked(`${ROLES}/new`, ROLES, { name: [name] })).toMatchObject({
        code: 'ROLE_NAME_TAKEN',
      });
    expect(
      (await owner.submitTicked(`${ROLES}/new`, ROLES, { name: ['X'], permissions: ['fly'] })).status,
    ).toBe(400);
    await owner.submitTicked(`${ROLES}/new`, ROLES, { name: ['<b>Night</b>'], permissions: [] });
    expect((await owner.get(ROLES)).text).toContain('&lt;b&gt;Night');
  });

  test('given a sign-in of long ago, when a role is edited, made, reset, removed or given, then nothing happens before the password is asked for', async () => {
    const id = await make(owner, 'Night shift', ['see-orders']);
    const sam = await shop.openAsStaff('sam', 'support').then(() => userNamed('sam'));
    await shop.clock.advance('11m');
    const before = await shop.shop.store.roles.list();
    const { csrf = '', key = '' } = await owner.hiddenFields('/staff', '/language');
    const form = { csrf, key, name: 'X', version: '1', permissions: 'see-audit', role: 'owner' };
    const paths = [ROLES, ...['', '/reset', '/remove'].map((end) => `${ROLES}/${id}${end}`)];
    for (const path of [...paths, `/staff/people/${sam?.id}/role`]) {
      const { status, text } = await owner.post(path, form);
      expect([path, status, text]).toEqual([path, 403, expect.stringContaining('Confirm that it is you')]);
    }
    expect(await shop.shop.store.roles.list()).toEqual(before);
    expect((await userNamed('sam'))?.role).toBe('support');
    await owner.post('/prove', { csrf, password: TEST_PASSWORD, next: ROLES });
    expect((await edit(owner, id, ['see-audit'], 'X')).status).toBe(303);
  });
});

describe('Somebody who decides about staff and is not the owner', () => {
  const OWN = ['manage-staff', 'manage-roles', 'see-orders', 'deliver'] as const;

  test('given what they lack, when they grant it, by a role made, edited or given, or take it from others, then it is refused', async () => {
    const lead = await shop.openAsStaff('lea', await make(owner, 'Lead', OWN));
    const olga = await shop.openAsStaff('olga').then(() => userNamed('olga'));
    const small = await make(lead, 'Small', ['see-orders']);
    expect(small).not.toBe('');
    const { csrf = '', key = '' } = await lead.hiddenFields(ROLES, '/language');
    const form = { csrf, key, version: '1' };
    const refused = { status: 403, code: 'MORE_THAN_YOURS' };
    const grant = { ...form, name: 'Big', permissions: 'see-ledger' };
    expect(await lead.post(ROLES, grant)).toMatchObject(refused);
    expect(await lead.post(`${ROLES}/${small}`, grant)).toMatchObject(refused);
    // Taking from a role that may more is deciding about it, too.
    for (const end of ['', '/reset'])
      expect(await lead.post(`${ROLES}/finance${end}`, form)).toMatchObject(refused);
    expect((await lead.get(`${ROLES}/finance`)).text).not.toContain(`action="${ROLES}/finance"`);
    const added = { ...form, name: 'Eve', email: 'eve@shop.test', role: 'owner' };
    expect(await lead.post('/staff/people', added)).toMatchObject(refused);
    expect((await lead.get('/staff/people')).text).not.toContain('<option value="owner"');
    for (const end of ['remove', 'role'])
      expect(await lead.post(`/staff/people/${olga?.id}/${end}`, { ...form, role: small })).toMatchObject(
        refused,
      );
    const lea = await userNamed('lea');
    expect((await lead.post(`/staff/people/${lea?.id}/role`, { ...form, role: small })).status).toBe(403);
    expect((await lead.post('/staff/people', { ...added, role: small })).status).toBe(200);
  });

  test('given their own role is cut while their page is open, then the next form is refused', async () => {
    const id = await make(owner, 'Lead', OWN);
    const lead = await shop.openAsStaff('lea', id);
    const open = await lead.hiddenFields(`${ROLES}/new`, ROLES);
    await edit(owner, id, ['see-orders'], 'Lead');
    expect((await lead.post(ROLES, { ...open, name: 'X', permissions: 'see-orders' })).status).toBe(403);
  });
});

describe('Another process of the shop', () => {
  test('given it served the person before, when the role is edited here, then its next answer knows', async () => {
    const server = createServer(createApp({ ...shop.shop }));
    try {
      const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
      await shop.user({ name: 'sam', email: 'sam@shop.test', role: 'support' });
      const sam = openTestBrowser(`http://127.0.0.1:${port}`);
      await sam.submit('/sign-in', '/sign-in', { email: 'sam@shop.test', password: TEST_PASSWORD });
      expect(await statusOf(sam, '/staff/customers')).toBe(200);
      await edit(owner, 'support', ['see-orders']);
      expect(await statusOf(sam, '/staff/customers')).toBe(403);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('Figures and logins', () => {
  async function custom(permissions: readonly Permission[], name = 'cy') {
    return shop.openAsStaff(name, await make(owner, `Role of ${name}`, permissions));
  }
  async function aSale() {
    const customer = await shop.customer({ balanceMinor: 7777 });
    await shop.user({ customerId: customer.id, name: 'Ada' });
    const plan = await shop.plan({ slug: 'best', price: { amountMinor: 1234, currency: 'USD' } });
    const order = await shop.buy(customer, plan);
    await shop.panelkit.orders.settled(order.id);
    return customer;
  }

  test('given reports without revenue, then no page and no file of them says an amount', async () => {
    await aSale();
    const cy = await custom(['see-reports', 'export-files']);
    const paid = { title: 'Server', amount: '47.11', panelId: '', repeats: 'once', startsOn: '2026-01-01' };
    await owner.submit('/staff/expenses', '/staff/expenses', paid);
    const ofOwner = (await owner.get('/staff/reports')).text;
    for (const amount of ['$12.34', '$47.11']) expect(ofOwner).toContain(amount);
    for (const path of ['/staff', '/staff/reports', '/staff/reports/parts.csv', '/staff/reports/plans.csv']) {
      const { status, text } = await cy.get(path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(text).not.toMatch(/12\.34|1234|Revenue|revenueMinor|47\.11/);
    }
    for (const name of ['methods', 'money', 'profit', 'servers'])
      expect(await statusOf(cy, `/staff/reports/${name}.csv`)).toBe(403);
    const { text } = await owner.get('/staff/reports/parts.csv');
    expect(text).toContain('revenueMinor');
    const read = await custom(['see-reports', 'see-revenue', 'see-orders'], 'ray');
    expect((await read.get('/staff/reports')).text).not.toContain('.csv');
    expect((await read.get('/staff/orders')).text).not.toContain('.csv');
  });

  test('given customers without wallets, then neither their page nor acting as them shows a balance', async () => {
    const { id } = await aSale();
    const page = `/staff/customers/${id}`;
    expect((await owner.get(page)).text).toContain('$65.43');
    const cy = await custom(['see-customers', 'act-as-customer', 'adjust-wallets']);
    const { text } = await cy.get(page);
    expect(text).not.toMatch(/65\.43|77\.77/);
    expect(text).not.toContain(`${page}/act"`);
    const form = await cy.hiddenFields(page, `${page}/adjust`);
    expect((await cy.post(`${page}/act`, form)).status).toBe(403);
  });

  test('given panels without their logins, then they run, and no login is set and no backup taken', async () => {
    Object.assign(shop.shop, { panelDrivers: [shop.panel.driver] });
    const { rows } = await shop.panelkit.panels.list({}, shop.staff());
    const page = `/staff/panels/${rows[0]?.id}`;
    expect((await owner.get(page)).text).toContain('credential-password');
    const cy = await custom(['manage-panels']);
    const { text } = await cy.get(page);
    expect(text).not.toMatch(/credential-password|\/backup"/);
    expect((await cy.get('/staff/panels')).text).not.toContain('action="/staff/panels/new"');
    const { csrf = '' } = await cy.hiddenFields('/staff', '/language');
    const panel = { csrf, name: 'Renamed', baseUrl: shop.panel.target.baseUrl, capacity: '' };
    const login = { 'credential-username': 'mine', 'credential-password': 'mine' };
    expect((await cy.post(page, { ...panel, key: 'one', ...login })).status).toBe(403);
    expect((await cy.post(`${page}/backup`, { csrf, key: 'b' })).status).toBe(403);
    expect((await cy.post(page, { ...panel, key: 'two' })).status).toBe(303);
    expect((await shop.panelkit.panels.get(rows[0]?.id ?? '', shop.staff())).name).toBe('Renamed');
  });
});
