import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;
let customerId: string;
let sent = 0;
beforeEach(async () => {
  shop = await openTestShop();
  Object.assign(shop.shop, { panelDrivers: [shop.panel.driver] });
  customerId = (await shop.customer({ balanceMinor: 100 })).id;
  await shop.user({ customerId });
  owner = await shop.openAsStaff('dana');
});
afterEach(() => shop.close());

const added = { name: 'Eve', email: 'eve@shop.test', role: 'owner' };
const adjust = (amount: string) => {
  const page = `/staff/customers/${customerId}`;
  return owner.submit(page, `${page}/adjust`, { amount, sign: 'give', reason: 'sorry', confirmed: 'yes' });
};
const panelPage = async () => {
  const { rows } = await shop.panelkit.panels.list({}, shop.staff());
  return `/staff/panels/${rows[0]?.id}`;
};
const settings = async () =>
  owner.post('/staff/settings', await owner.hiddenFields('/staff/settings', '/staff/settings'));

/** What can take the shop over, and how it ends for who proved lately who they are. */
const sensitive = [
  { name: 'adding staff', send: () => owner.submit('/staff/people', '/staff/people', added), then: 200 },
  {
    name: 'removing staff',
    send: async () => {
      const { id } = await shop.user({ role: 'support' });
      return owner.submit('/staff/people', `/staff/people/${id}/remove`);
    },
    then: 303,
  },
  { name: 'an adjustment above the limit', send: () => adjust('5000'), then: 303 },
  { name: 'the settings', send: settings, then: 400 },
  {
    name: 'the login of a panel',
    send: async () => {
      const page = await panelPage();
      const { username = '', password = '' } = shop.panel.target.credentials;
      const login = { 'credential-username': username, 'credential-password': password };
      const { csrf = '' } = await owner.hiddenFields('/staff', '/language');
      const { baseUrl } = shop.panel.target;
      return owner.post(page, { csrf, key: `login ${++sent}`, name: 'P', baseUrl, capacity: '', ...login });
    },
    then: 303,
  },
];

describe('A session that was left open', () => {
  test('given each form that can take the shop over, when the sign-in is old, then nothing happens before the password is asked for', async () => {
    const { clock } = shop;
    for (const { name, send, then } of sensitive)
      expect({ name, status: (await send()).status }).toEqual({ name, status: then });
    await clock.advance('11m');
    const before = await shop.shop.store.staffActions.list(100);
    for (const { name, send } of sensitive) {
      const refused = await send();
      expect({ name, status: refused.status }).toEqual({ name, status: 403 });
      expect(refused.text).toContain('Confirm that it is you');
    }
    expect(await shop.shop.store.staffActions.list(100)).toHaveLength(before.length);
    expect((await adjust('1')).status).toBe(303);
  });

  test('given a wrong password, then it is counted and nothing is open; given the right one, then for ten minutes', async () => {
    await shop.clock.advance('11m');
    const { csrf = '' } = await owner.hiddenFields('/staff', '/language');
    const prove = (password: string) => owner.post('/prove', { csrf, password, next: '/staff/people' });
    expect((await prove('wrong')).status).toBe(401);
    expect((await adjust('5000')).status).toBe(403);
    expect(await prove(TEST_PASSWORD)).toMatchObject({ status: 303, location: '/staff/people' });
    expect((await adjust('5000')).status).toBe(303);
    await shop.clock.advance('11m');
    expect((await adjust('5000')).status).toBe(403);
    for (const _guess of Array.from({ length: 5 })) await prove('wrong');
    expect((await prove(TEST_PASSWORD)).status).toBe(429);
  });
});

describe('What can take an account over', () => {
  test('given staff added and removed, and a panel login, then it is written down, and mailed to whom it is about and to every owner', async () => {
    await shop.user({ email: 'olga@shop.test', role: 'owner' });
    await shop.user({ email: 'sam@shop.test', role: 'support' });
    shop.mails.length = 0;
    await owner.submit('/staff/people', '/staff/people', added);
    const eve = await shop.shop.store.users.findByEmail('eve@shop.test');
    await owner.submit('/staff/people', `/staff/people/${eve?.id}/remove`);
    await sensitive.at(-1)?.send();
    const about = shop.mails.map(({ to, subject }) => ({ to, subject }));
    const told = (what: string, ...people: string[]) =>
      people.map((name) => ({ to: `${name}@shop.test`, subject: `Test Shop: ${what}` }));
    expect(about).toHaveLength(8);
    expect(about).toEqual(
      expect.arrayContaining([
        ...told('Added to the staff', 'eve', 'dana', 'olga'),
        ...told('Removed from the staff', 'eve', 'dana', 'olga'),
        ...told('Login of a panel set', 'dana', 'olga'),
      ]),
    );
    const toOlga = shop.mails.find(({ to }) => to === 'olga@shop.test');
    expect(toOlga?.text).toContain('eve@shop.test');
    expect(toOlga?.text).toContain('By: dana@shop.test');
    const actions = (await shop.shop.store.staffActions.list(100, eve?.id)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['account.role-given', 'account.role-taken']));
  });
});
