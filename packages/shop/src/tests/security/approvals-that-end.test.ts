import { createAesSecretBox } from '@panelkit/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalInput } from '../../approvals/approval-input.ts';
import { createApprovals } from '../../approvals/approvals.ts';
import { removeOldRecords } from '../../process/remove-old-records.ts';
import type { AddressedUser } from '../../store/shop-store.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let olga: TestBrowser;
let dana: AddressedUser;
let nina: AddressedUser;
beforeEach(async () => {
  shop = await openTestShop();
  Object.assign(shop.shop, { panelDrivers: [shop.panel.driver] });
  olga = await shop.openAsStaff('olga');
  dana = await shop.user({ email: 'dana@shop.test', role: 'owner' });
  nina = await shop.user({ email: 'nina@shop.test', role: 'support' });
});
afterEach(() => shop.close());

const ask = (input: ApprovalInput) => shop.shop.approvals.ask(input, dana);
const find = (id: string) => shop.shop.approvals.find(id);
const approve = async (id: string) => {
  const { csrf = '', key = '' } = await olga.hiddenFields('/staff', '/language');
  return olga.post(`/staff/approvals/${id}/approve`, { csrf, key });
};
/** The process dies after doing it and before noting the outcome. */
async function approveAndDie(id: string): Promise<void> {
  const { finish } = shop.shop.approvals;
  shop.shop.approvals.finish = () => Promise.reject(new Error('the process died'));
  await approve(id);
  shop.shop.approvals.finish = finish;
  expect((await find(id))?.status).toBe('approved');
  await shop.clock.advance('1m');
}
const role = async () => (await shop.shop.store.users.find(nina.id))?.role;
const changeRole = (): ApprovalInput => ({
  kind: 'change-role',
  userId: nina.id,
  from: 'support',
  to: 'finance',
  toVersion: 1,
});

describe('a process that dies between doing and saying so', () => {
  test.each<{ name: string; input(): ApprovalInput; isDone(): Promise<boolean> }>([
    {
      name: 'a new member of the staff',
      input: () => ({
        kind: 'add-staff',
        name: 'Max',
        email: 'max@shop.test',
        roleId: 'support',
        roleVersion: 1,
      }),
      isDone: async () => (await shop.shop.store.users.findByEmail('max@shop.test'))?.role === 'support',
    },
    { name: 'a change of role', input: changeRole, isDone: async () => (await role()) === 'finance' },
    {
      name: 'a new role',
      input: () => ({ kind: 'save-role', roleId: 'night', name: 'Night', grants: null, version: null }),
      isDone: async () => (await shop.shop.store.roles.find('night')) !== null,
    },
    {
      name: 'an edited role',
      input: () => ({ kind: 'save-role', roleId: 'support', name: null, grants: null, version: 1 }),
      isDone: async () => (await shop.shop.store.roles.find('support'))?.version === 2,
    },
  ])('given $name, when it is finished later, then it is done, once', async ({ input, isDone }) => {
    const id = await ask(input());
    await approveAndDie(id);
    expect(await isDone()).toBe(true);
    expect((await approve(id)).status).toBe(303);
    expect(await find(id)).toMatchObject({ status: 'done', problem: null });
    expect(await isDone()).toBe(true);
  });

  test('given a login at a new address, when it is finished later, then it is done', async () => {
    const { id: panelId = '' } = shop.panels[0] ?? {};
    const { baseUrl: formerUrl, credentials } = shop.panel.target;
    const moved = { formerUrl, baseUrl: 'https://moved.test', allowPrivateAddress: false, credentials };
    const id = await ask({ kind: 'set-panel-login', panelId, ...moved });
    await approveAndDie(id);
    expect((await approve(id)).status).toBe(303);
    expect(await find(id)).toMatchObject({ status: 'done', input: { credentials: {} } });
  });

  test('given a change of role that an owner took back meanwhile, when it is finished later, then it stays taken back', async () => {
    const id = await ask(changeRole());
    await approveAndDie(id);
    await shop.shop.store.users.changeRole(nina.id, { from: 'finance', to: 'support' });
    expect((await approve(id)).status).toBe(303);
    expect(await role()).toBe('support');
  });
});

describe('a request that is over', () => {
  const login = (): ApprovalInput => ({
    kind: 'set-panel-login',
    panelId: shop.panels[0]?.id ?? '',
    formerUrl: 'https://a.test',
    baseUrl: 'https://a.test',
    allowPrivateAddress: false,
    credentials: { password: 'secret' },
  });

  test('given a login, when it is declined, or a day passes, then it is kept no longer', async () => {
    removeOldRecords({ ...shop.backend, store: shop.shop.store, checkReadiness: shop.shop.checkReadiness });
    await shop.backend.jobs.start();
    const [declined, expired] = [await ask(login()), await ask(login())];
    await shop.shop.approvals.decline(declined, nina);
    expect((await find(declined))?.input).toMatchObject({ credentials: {} });
    await shop.clock.advance('31h');
    expect(await find(expired)).toMatchObject({ status: 'expired', input: null });
    await shop.backend.jobs.stop();
  });

  test('given another secret key, when requests are sealed again, then they open with that key alone', async () => {
    const { store } = shop.shop;
    const open = (secretKey: Parameters<typeof createAesSecretBox>[0]['secretKey']) =>
      createApprovals({ store, clock: shop.clock, secretBox: createAesSecretBox({ secretKey }) });
    const former = 'the key that was used before';
    const current = 'the key that is used from now on';
    const id = await open(former).ask(login(), dana);
    expect(await open({ current, previous: [former] }).reseal()).toBe(1);
    expect(await open({ current, previous: [former] }).reseal()).toBe(0);
    expect((await open(current).find(id))?.input).toEqual(login());
  });
});
