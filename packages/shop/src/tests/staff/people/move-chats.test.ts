import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff('olga');
});
afterAll(() => shop.close());

/** A customer who is signed in, and who that person became when they wrote from a new account. */
async function aLostAccount() {
  const { chats } = shop.panelkit;
  const customer = await shop.customer({ balanceMinor: 9000 });
  const buyer = await shop.openAs(customer);
  const newcomer = await shop.panelkit.customers.ensure({ externalId: `telegram:${customer.id}` });
  const open = (customerId: string, userId: string) =>
    chats.open({ bot: '7', userId, chatId: userId, customerId });
  const [old, fresh] = [
    await open(customer.id, `old ${customer.id}`),
    await open(newcomer.id, `new ${customer.id}`),
  ];
  const page = `/staff/customers/${customer.id}/merge?with=${newcomer.id}`;
  return { customer, buyer, newcomer, old, fresh, page };
}

const reason = 'knows the last payment';

test('given a customer who lost their account, when staff move them to the new one, then its chat is theirs, who was signed in is not, and both trails name it', async () => {
  const { customer, buyer, newcomer, old, fresh, page } = await aLostAccount();
  const { chats } = shop.panelkit;
  expect((await owner.get(page)).text).toContain('They lost their Telegram account');
  shop.clock.set(new Date(shop.clock.now().getTime() + 1000));
  const action = `/staff/customers/${customer.id}/move-chats`;
  const fields = { from: newcomer.id, reason, confirmed: 'yes' };
  const unsure = await owner.submit(page, action, { ...fields, confirmed: '' });
  expect(unsure.status).toBe(400);
  expect((await buyer.get('/account')).status).toBe(200);
  const answer = await owner.submit(page, action, fields);
  expect(answer).toMatchObject({ status: 303, location: `/staff/customers/${customer.id}?done=move-chats` });
  expect((await owner.get(answer.location)).text).toContain('The chats were moved');
  expect([(await chats.find(old.id))?.customerId, (await chats.find(fresh.id))?.customerId]).toEqual([
    null,
    customer.id,
  ]);
  const refused = await buyer.get('/account');
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('moved to another Telegram account');
  const user = await shop.shop.store.users.findByCustomer(customer.id);
  const [done] = await shop.shop.store.staffActions.list(9, user?.id ?? '');
  expect(done).toMatchObject({ action: 'customer.chats-moved', note: reason });
  // Signed in again, they see what is theirs and why the wallet waits.
  const again = await shop.openAs(customer);
  expect((await again.get('/account')).status).toBe(200);
  expect((await again.get('/wallet')).text).toContain('nothing can be paid from the wallet until');
});

test('given a newcomer who has bought something, then staff can merge the two, and not move the chats', async () => {
  const { customer, newcomer, page } = await aLostAccount();
  const topUp = { customerId: newcomer.id, amountMinor: 500, method: 'receipt' };
  await shop.panelkit.payments.topUp(topUp, shop.staff());
  const { text } = await owner.get(page);
  expect(text).toContain(`action="/staff/customers/${customer.id}/merge"`);
  expect(text).not.toContain('They lost their Telegram account');
});
