import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLANK_USER } from '../../../store/blank-user.ts';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff('olga');
});
afterAll(() => shop.close());

/** A customer with a running subscription, signed in. */
async function aBuyer() {
  const customer = await shop.customer({ balanceMinor: 9000 });
  const buyer = await shop.openAs(customer);
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const user = await shop.shop.store.users.findByCustomer(customer.id);
  if (user === null) throw new Error('the customer has no user');
  return { id: customer.id, buyer, user, page: `/staff/customers/${customer.id}` };
}

const fields = (from: { id: string }) => ({ from: from.id, reason: 'the same person', confirmed: 'yes' });

test('given the address of another, when staff merge them, then they see what moves first, the survivor has it, and the other is signed out and told where to go', async () => {
  const [into, from] = [await aBuyer(), await aBuyer()];
  const { users } = shop.shop.store;
  await users.update(into.user.id, { note: 'Pays late.' });
  await users.update(from.user.id, { note: 'Knows Bob.' });
  expect((await owner.get(into.page)).text).toContain(`href="${into.page}/merge"`);
  const found = await owner.submit(`${into.page}/merge`, `${into.page}/merge/find`, {
    q: from.user.email ?? '',
  });
  expect(found).toMatchObject({ status: 303, location: `${into.page}/merge?with=${from.id}` });
  const preview = await owner.get(found.location);
  for (const shown of ['You cannot undo this', '80.00', `/staff/customers/${from.id}`])
    expect(preview.text).toContain(shown);
  const answer = await owner.submit(found.location, `${into.page}/merge`, fields(from));
  expect(answer).toMatchObject({ status: 303, location: `${into.page}?done=merge` });

  const { rows } = await shop.panelkit.subscriptions.list({ customerId: into.id }, shop.staff());
  expect(rows).toHaveLength(2);
  expect(await users.find(into.user.id)).toMatchObject({
    email: into.user.email,
    note: 'Pays late.\nKnows Bob.',
  });
  expect((await into.buyer.get('/account')).status).toBe(200);
  expect((await from.buyer.get('/account')).status).not.toBe(200);
  expect(await users.findByEmail(from.user.email ?? '')).toBeNull();
  const { text } = await owner.get(from.page);
  expect(text).toContain('Merged into another customer');
  expect(text).toContain(`href="${into.page}"`);
  expect(text).not.toContain(`${from.page}/adjust`);
  const done = await shop.shop.store.staffActions.list(9, into.user.id);
  expect(done[0]).toMatchObject({ action: 'customer.merged', note: 'the same person' });
});

test('given a survivor without an address, when merged, then they take the other’s, and set a password by a mailed link', async () => {
  const from = await aBuyer();
  const customer = await shop.panelkit.customers.ensure({ externalId: randomUUID() });
  const { users, attachments } = shop.shop.store;
  const id = customer.externalId;
  await users.insert({
    ...BLANK_USER,
    id,
    email: null,
    name: 'Nika',
    passwordHash: '',
    role: 'customer',
    language: null,
    emailConfirmedAt: null,
    createdAt: shop.clock.now(),
    customerId: customer.id,
  });
  const picture = { id: randomUUID(), ownerId: from.user.id, mediaType: 'image/png' };
  await attachments.insert({ ...picture, content: Buffer.from([1]), createdAt: shop.clock.now() });
  const page = `/staff/customers/${customer.id}/merge`;
  const preview = await owner.get(`${page}?with=${from.id}`);
  expect(preview.text).toContain(`With ${from.user.email}`);
  expect((await owner.submit(`${page}?with=${from.id}`, page, fields(from))).status).toBe(303);
  const email = from.user.email ?? '';
  expect(await users.findByEmail(email)).toMatchObject({ id, emailConfirmedAt: from.user.emailConfirmedAt });
  expect(await attachments.find(picture.id)).toMatchObject({ ownerId: id });
  const tried = await shop.open().submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
  expect(tried.location).not.toBe('/account');
  expect((await shop.shop.accounts.startReset(email))?.user.id).toBe(id);
});

test('given a chat that could not be linked, then the pages of both lead staff to their merge, until it is done', async () => {
  const [web, chatOwner] = [await aBuyer(), await aBuyer()];
  const { chats } = shop.panelkit;
  const chat = await chats.open({ bot: 'b', userId: '77', chatId: '77', customerId: chatOwner.id });
  const by = { actor: { kind: 'customer' as const, id: web.id } };
  const { code } = await chats.issueCode(by);
  expect(await chats.redeemCode({ id: chat.id, code })).toEqual({ kind: 'owns-things' });
  for (const [one, other] of [
    [web, chatOwner],
    [chatOwner, web],
  ] as const)
    expect((await owner.get(one.page)).text).toContain(`href="${one.page}/merge?with=${other.id}"`);
  await owner.submit(`${web.page}/merge?with=${chatOwner.id}`, `${web.page}/merge`, fields(chatOwner));
  expect((await owner.get(web.page)).text).not.toContain('/merge?with=');
  expect((await chats.findByUser('b', '77'))?.customerId).toBe(web.id);
});

test('given nobody, or several, who answer to what is typed, then the page tells staff; a name in common does not merge anybody', async () => {
  const into = await aBuyer();
  await aBuyer();
  const find = (q: string) => owner.submit(`${into.page}/merge`, `${into.page}/merge/find`, { q });
  expect((await owner.get((await find('nobody at all')).location)).text).toContain('No other customer');
  expect((await owner.get((await find('@')).location)).text).toContain('More than one customer');
});

test('given a block on one of the two, then the question names it, and a proof that is old merges nobody', async () => {
  const [into, from] = [await aBuyer(), await aBuyer()];
  await shop.panelkit.customers.block({ customerId: from.id, reason: 'abuse' }, shop.staff());
  const path = `${into.page}/merge?with=${from.id}`;
  expect((await owner.get(path)).text).toContain('name="allowBlocked"');
  expect((await owner.submit(path, `${into.page}/merge`, fields(from))).status).toBe(409);
  await shop.clock.advance('11m');
  const late = await owner.submit(path, `${into.page}/merge`, { ...fields(from), allowBlocked: '1' });
  expect(late.status).not.toBe(303);
  expect((await shop.panelkit.customers.get(from.id, shop.staff())).mergedIntoId).toBeNull();
});
