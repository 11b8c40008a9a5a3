import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShopSettings } from '../../live-settings.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let dana: TestBrowser;
let olga: TestBrowser;
let customerId: string;
beforeEach(async () => {
  shop = await openTestShop();
  Object.assign(shop.shop, { panelDrivers: [shop.panel.driver] });
  dana = await shop.openAsStaff('dana');
  olga = await shop.openAsStaff('olga');
  customerId = (await shop.customer({ balanceMinor: 1000 })).id;
  await shop.user({ customerId, name: 'Ada' });
});
afterEach(() => shop.close());

const HOME = '/staff/approvals';
const OFF = {
  adjustAboveMinor: null,
  cancelAboveMinor: null,
  refundAboveMinor: null,
  panelLogins: false,
  roles: false,
};
const two = (fourEyes: Partial<ShopSettings['fourEyes']>) =>
  shop.shop.settings.save({ fourEyes: { ...OFF, ...fourEyes } }, shop.staff());
const balance = async () => (await shop.panelkit.wallets.get(customerId, shop.staff())).availableMinor;
const pageOf = (id = customerId) => `/staff/customers/${id}`;
const adjust = (by: TestBrowser, amount: string) =>
  by.submit(pageOf(), `${pageOf()}/adjust`, { amount, sign: 'give', reason: 'goodwill', confirmed: 'yes' });
const newest = async () => {
  const all = await shop.shop.approvals.list();
  // What is asked for at one instant has no order.
  const approval = all.find(({ status }) => status === 'open') ?? all[0];
  if (approval === undefined) throw new Error('nothing was asked for');
  return approval;
};
const decide = async (by: TestBrowser, verb: 'approve' | 'decline', id?: string) => {
  const path = `${HOME}/${id ?? (await newest()).id}/${verb}`;
  const { csrf = '', key = '' } = await by.hiddenFields('/staff', '/language');
  return by.post(path, { csrf, key });
};
const actions = async () =>
  (await shop.shop.store.staffActions.list(50)).map(({ action, note }) => `${action} ${note}`);

describe('What needs a second member of the staff', () => {
  test('given an adjustment above the amount, then nothing happens before somebody else agrees, then exactly that, once, with both in the audit', async () => {
    await two({ adjustAboveMinor: 5000 });
    shop.mails.length = 0;
    expect((await adjust(dana, '50')).location).toContain('done=adjust');
    expect((await adjust(dana, '50.01')).location).toContain('done=asked');
    expect(await balance()).toBe(6000);
    expect(shop.mails.map(({ to }) => to)).toEqual(['olga@shop.test']);
    expect(await decide(dana, 'approve')).toMatchObject({ status: 403, code: 'OWN_REQUEST' });
    const page = (await olga.get(HOME)).text;
    for (const said of ['Adjust a wallet', '$50.01', 'goodwill', 'Ada', 'dana']) expect(page).toContain(said);
    expect((await dana.get(HOME)).text).not.toContain('/approve"');

    const answers = await Promise.all([decide(olga, 'approve'), decide(olga, 'approve')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(await balance()).toBe(11_001);
    expect(await decide(olga, 'approve')).toMatchObject({ code: 'REQUEST_OVER' });
    const audit = await shop.panelkit.audit.list(
      { action: 'wallet.adjust', newestFirst: true, limit: 1 },
      shop.staff(),
    );
    expect(audit.rows).toMatchObject([
      { actor: { id: 'dana@shop.test' }, reason: 'goodwill (approved by olga@shop.test)' },
    ]);
    expect(await actions()).toContain('approval.approved adjust-wallet: asked by dana@shop.test');
    expect(shop.mails.at(-1)).toMatchObject({
      to: 'dana@shop.test',
      text: expect.stringContaining('carried out'),
    });
  });

  test('given a request, when it is declined, withdrawn or a day old, then it is never done', async () => {
    await two({ adjustAboveMinor: 0 });
    for (const by of [olga, dana]) {
      await adjust(dana, '1');
      expect((await decide(by, 'decline')).status).toBe(303);
      expect(await decide(olga, 'approve')).toMatchObject({ status: 409, code: 'REQUEST_OVER' });
    }
    await adjust(dana, '1');
    await shop.clock.advance('24h');
    olga = await shop.openAsStaff('olga');
    expect((await olga.get(HOME)).text).toContain('Expired');
    expect(await decide(olga, 'approve')).toMatchObject({ code: 'REQUEST_OVER' });
    expect(await balance()).toBe(1000);
  });

  test('given who lacks the permission, or an old sign-in, then it is neither seen nor decided', async () => {
    await two({ adjustAboveMinor: 0 });
    const sam = await shop.openAsStaff('sam', 'support');
    await adjust(dana, '1');
    expect((await sam.get(HOME)).text).not.toContain('Adjust a wallet');
    for (const verb of ['approve', 'decline'] as const) expect((await decide(sam, verb)).status).toBe(404);
    await shop.clock.advance('11m');
    expect((await decide(olga, 'approve')).text).toContain('Confirm that it is you');
    expect(await balance()).toBe(1000);
  });

  test('given the one who asked is gone by then, or lost the permission, then nothing is done and it says so', async () => {
    await two({ adjustAboveMinor: 0 });
    const fran = await shop.openAsStaff('fran', 'finance');
    const user = await shop.shop.store.users.findByEmail('fran@shop.test');
    await adjust(fran, '1');
    await shop.shop.store.users.changeRole(user?.id ?? '', { from: 'finance', to: 'technician' });
    expect(await decide(olga, 'approve')).toMatchObject({ status: 409, code: 'REQUEST_STALE' });
    expect(await balance()).toBe(1000);
    expect((await olga.get(HOME)).text).toContain('Not possible any more');
    expect((await actions()).some((one) => one.startsWith('approval.failed'))).toBe(true);
  });

  test('given a process that died after the agreement, then another finishes it, once', async () => {
    await two({ adjustAboveMinor: 0 });
    await adjust(dana, '1');
    const { id } = await newest();
    const user = await shop.shop.store.users.findByEmail('olga@shop.test');
    await shop.shop.approvals.approve(id, { id: user?.id ?? '' });
    expect(await decide(olga, 'approve')).toMatchObject({ code: 'REQUEST_OVER' });
    await shop.clock.advance('1m');
    expect((await decide(olga, 'approve')).status).toBe(303);
    expect(await decide(olga, 'approve')).toMatchObject({ code: 'REQUEST_OVER' });
    expect(await balance()).toBe(1100);
  });

  test('given a request that waits, then it is named under what needs a hand, for who may decide it', async () => {
    await two({ adjustAboveMinor: 0 });
    await adjust(dana, '1');
    const text = async (by: TestBrowser) => (await by.get('/staff/attention')).text;
    expect(await text(olga)).toContain('1 request is waiting for your approval');
    expect(await text(dana)).not.toContain('waiting for your approval');
    const technician = await shop.openAsStaff('tina', 'technician');
    expect(await text(technician)).not.toContain('waiting for your approval');
    await decide(olga, 'approve');
    expect(await text(olga)).not.toContain('waiting for your approval');
  });

  test('given a large order, when it or a unit of it is cancelled, then a second person is asked', async () => {
    await two({ cancelAboveMinor: 1000 });
    const plan = await shop.plan({ price: { amountMinor: 600, currency: 'USD' } });
    const rich = await shop.customer({ balanceMinor: 5000 });
    const place = (quantity: number) =>
      shop.panelkit.orders.place(
        { customerId: rich.id, items: [{ planId: plan.id, quantity }], payment: { method: 'wallet' } },
        shop.as(rich),
      );
    const [small, large] = [await place(1), await place(2)];
    const { csrf = '' } = await dana.hiddenFields('/staff', '/language');
    const cancel = (path: string) => dana.post(path, { csrf, key: path, reason: 'wrong' });
    expect((await cancel(`/staff/orders/${small.id}/cancel`)).location).toContain('done=cancelOrder');
    const units = await shop.panelkit.units.listByOrder(large.id, shop.staff());
    expect((await cancel(`/staff/units/${units[0]?.id}/cancel`)).location).toContain('done=asked');
    expect((await cancel(`/staff/orders/${large.id}/cancel`)).location).toContain('done=asked');
    expect((await shop.panelkit.units.get(units[0]?.id ?? '', shop.staff())).state.status).not.toBe(
      'cancelled',
    );
    const whole = (await shop.shop.approvals.list()).find(({ kind }) => kind === 'cancel-order');
    expect((await decide(olga, 'approve', whole?.id)).status).toBe(303);
    expect((await shop.panelkit.orders.get(large.id, shop.staff())).state.status).toMatch(/^cancel/);
  });

  test('given the login of a panel, then it is set by two, never kept in clear, and not for another address than then', async () => {
    await two({ panelLogins: true });
    const { rows } = await shop.panelkit.panels.list({}, shop.staff());
    const panelId = rows[0]?.id ?? '';
    const { baseUrl, credentials } = shop.panel.target;
    const { csrf = '' } = await dana.hiddenFields('/staff', '/language');
    const login = { 'credential-username': credentials.username ?? '', 'credential-password': 'a new one' };
    const save = (fields: Record<string, string>) =>
      dana.post(`/staff/panels/${panelId}`, {
        csrf,
        key: crypto.randomUUID(),
        name: 'P',
        baseUrl,
        capacity: '',
        ...fields,
      });
    expect((await save({})).location).toContain('done=save');
    expect((await save(login)).location).toContain('done=asked');
    const [record] = await shop.shop.store.approvals.list(1);
    expect(JSON.stringify(record)).not.toContain('a new one');
    expect((await olga.get(HOME)).text).not.toContain('a new one');
    expect((await decide(olga, 'approve')).status).toBe(303);
    expect((await newest()).input).toMatchObject({ credentials: {} });
    const audit = await shop.panelkit.audit.list(
      { action: 'panel.update', newestFirst: true, limit: 1 },
      shop.staff(),
    );
    expect(audit.rows).toMatchObject([
      {
        actor: { id: 'dana@shop.test' },
        reason: 'approved by olga@shop.test',
        after: { credentialsChanged: true },
      },
    ]);

    await save(login);
    const moved = { panelId, baseUrl: 'https://elsewhere.test', credentials: { ...credentials } };
    await shop.panelkit.panels.update(moved, shop.staff());
    expect(await decide(olga, 'approve')).toMatchObject({ code: 'REQUEST_STALE' });
  });

  test('given roles, when they are made, edited, reset or given, then two are needed, and not for what changed since', async () => {
    await two({ roles: true });
    const asked = `${HOME}?done=asked`;
    const page = '/staff/roles/support';
    const edit = (permissions: string[]) =>
      dana.submitTicked(page, page, { permissions, adjustPerDayMinor: ['77'] });
    const added = { name: 'Nina', email: 'nina@shop.test', role: 'support' };
    expect((await dana.submit('/staff/people', '/staff/people', added)).location).toBe(asked);
    expect(await shop.shop.store.users.findByEmail('nina@shop.test')).toBeNull();
    expect((await decide(olga, 'approve')).status).toBe(303);
    const nina = await shop.shop.store.users.findByEmail('nina@shop.test');
    expect(nina).toMatchObject({ role: 'support' });

    const give = () => dana.submit('/staff/people', `/staff/people/${nina?.id}/role`, { role: 'finance' });
    expect((await give()).location).toBe(asked);
    expect((await decide(olga, 'approve')).status).toBe(303);
    expect(await shop.shop.store.users.find(nina?.id ?? '')).toMatchObject({ role: 'finance' });

    expect((await edit(['see-ledger'])).location).toBe(asked);
    const shown = (await olga.get(HOME)).text;
    for (const said of ['See payments and the ledger', '$77.00']) expect(shown).toContain(said);
    expect((await shop.shop.store.roles.find('support'))?.grants).toBeNull();
    // Whoever is added meanwhile is added to the role as it was.
    await dana.submit('/staff/people', '/staff/people', { ...added, email: 'x@shop.test' });
    const open = (await shop.shop.approvals.list()).filter(({ status }) => status === 'open');
    const kinds = new Map(open.map(({ kind, id }) => [kind, id]));
    expect((await decide(olga, 'approve', kinds.get('save-role'))).status).toBe(303);
    expect(await decide(olga, 'approve', kinds.get('add-staff'))).toMatchObject({ code: 'REQUEST_STALE' });
    expect((await dana.submit(page, `${page}/reset`)).location).toBe(asked);
    const form = { name: ['Night'], permissions: ['see-orders'] };
    expect((await dana.submitTicked('/staff/roles/new', '/staff/roles', form)).location).toBe(asked);
    expect((await shop.shop.store.roles.list()).some(({ name }) => name === 'Night')).toBe(false);
  });
});

describe('Which actions these are', () => {
  test('given the page of settings, when the owner chooses, then it holds at once, and shows in both languages', async () => {
    const page = '/staff/settings';
    const { text } = await dana.get(page);
    expect(text).toContain('Two people for');
    const form = await settingsForm(text);
    const chosen = { ...form, fourEyesAdjust: '20', fourEyesRoles: '1', languages: 'fa' };
    expect((await dana.submit(page, page, chosen)).location).toContain('done=save');
    expect(shop.shop.settings.current().fourEyes).toEqual({ ...OFF, adjustAboveMinor: 2000, roles: true });
    expect((await dana.submit(page, page, { ...form, fourEyesCancel: 'much' })).status).toBe(400);
    await dana.submit('/staff', '/language', { language: 'fa' });
    expect((await dana.get(HOME)).text).toContain('تأییدها');
  });
});

/** What the page has in its fields. */
async function settingsForm(text: string): Promise<Record<string, string>> {
  const form = text.slice(text.indexOf('action="/staff/settings"'));
  const inputs = [...form.matchAll(/<input id="(\w+)" name="\w+" type="\w+" value="([^"]*)"/g)];
  const ticked = [...form.matchAll(/name="(\w+)" value="(\w+)" checked/g)];
  return {
    announcement: '',
    ...Object.fromEntries([...inputs, ...ticked].map(([, name = '', value = '']) => [name, value])),
  };
}
