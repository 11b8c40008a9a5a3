import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldsOf, type TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff('olga');
});
afterAll(() => shop.close());

/** Every run that was begun. */
const runs = async () => {
  const { rows } = await shop.panelkit.bulk.list({}, shop.staff());
  for (const { id } of rows) await shop.run(shop.panelkit.bulk.settled(id, shop.staff()));
};

/** A customer with a running subscription, signed in. */
async function aBuyer(terms: { startsOnFirstUse?: boolean } = {}) {
  const customer = await shop.customer({ balanceMinor: 9000 });
  const buyer = await shop.openAs(customer);
  const order = await shop.buy(customer, await shop.plan(terms));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const page = `/staff/customers/${customer.id}`;
  const user = await shop.shop.store.users.findByCustomer(customer.id);
  if (user === null) throw new Error('the customer has no user');
  const send = (verb: string, fields: Record<string, string>) =>
    owner.submit(page, `${page}/${verb}`, fields);
  const statuses = async () => {
    const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
    return rows.map(({ status }) => status);
  };
  return { customer, buyer, page, user, send, statuses };
}

test('given a block, then the customer is signed out everywhere and told so, cannot sign in again, and what runs goes on; its end lets them in', async () => {
  const { customer, buyer, page, user, send, statuses } = await aBuyer();
  expect((await buyer.get('/account')).status).toBe(200);
  expect((await send('block', { reason: 'chargebacks' })).status).toBe(303);
  expect((await owner.get(page)).text).toContain('chargebacks');
  expect(await statuses()).toEqual(['active']);
  expect((await buyer.get('/account')).text).not.toContain('chargebacks');
  const again = await shop.openAs(customer).catch(() => null);
  const said = await again?.get('/account');
  expect(said).toMatchObject({ status: 403, text: expect.stringContaining('This account is blocked') });
  expect(said?.text).not.toContain('chargebacks');
  // Signed out: the next page is that of a stranger.
  expect((await again?.get('/'))?.status).toBe(200);
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'customer.blocked', targetId: user.id, note: 'chargebacks' });
  expect((await send('unblock', {})).status).toBe(303);
  expect((await (await shop.openAs(customer)).get('/account')).status).toBe(200);
});

test('given a block that suspends what runs, then it is suspended, and its end resumes it', async () => {
  const { send, statuses } = await aBuyer();
  await send('block', { reason: 'abuse', suspend: '1' });
  await runs();
  expect(await statuses()).toEqual(['suspended']);
  await send('unblock', { resume: '1' });
  await runs();
  expect(await statuses()).toEqual(['active']);
});

test('given one that waits for its first use, when its customer is blocked, then it is suspended too', async () => {
  const { send, statuses } = await aBuyer({ startsOnFirstUse: true });
  expect(await statuses()).toEqual(['on-hold']);
  await send('block', { reason: 'abuse', suspend: '1' });
  await runs();
  expect(await statuses()).toEqual(['suspended']);
});

test('given another name, language and note, then they are kept, the engine knows the name, and the customer sees no note', async () => {
  const { customer, buyer, page, user, send } = await aBuyer();
  const note = 'Pays late.\nKnows Bob.';
  const fields = { name: 'Ada L.', language: 'fa', note, email: user.email ?? '' };
  expect((await send('edit', fields)).status).toBe(303);
  expect(await shop.shop.store.users.find(user.id)).toMatchObject({ name: 'Ada L.', language: 'fa', note });
  const { displayName, language } = await shop.panelkit.customers.get(customer.id, shop.staff());
  expect([displayName, language]).toEqual(['Ada L.', 'fa']);
  expect((await owner.get(page)).text).toContain('Knows Bob.');
  for (const path of ['/account', '/profile', '/profile/export'])
    expect((await buyer.get(path)).text).not.toContain('Knows Bob.');
});

test('given another address, then both are written to, old links and sessions end, and one that is taken is refused', async () => {
  const { buyer, user, send } = await aBuyer();
  const { user: other } = await aBuyer();
  const fields = { name: user.name, language: '', note: '' };
  const taken = await send('edit', { ...fields, email: other.email ?? '' });
  expect(taken).toMatchObject({ status: 409, text: expect.stringContaining('belongs to another account') });
  shop.mails.length = 0;
  expect((await send('edit', { ...fields, email: 'New@Shop.test' })).status).toBe(303);
  const changed = await shop.shop.store.users.find(user.id);
  expect(changed).toMatchObject({ email: 'new@shop.test', emailConfirmedAt: null });
  expect(shop.mails.map(({ to }) => to).toSorted()).toEqual([user.email, 'new@shop.test'].toSorted());
  expect(shop.mails.find(({ to }) => to === 'new@shop.test')?.text).toContain('/confirm/');
  expect(shop.mails.find(({ to }) => to === user.email)?.text).not.toContain('/confirm/');
  expect((await buyer.get('/account')).status).not.toBe(200);
});

test('given staff who may not, or a proof that is old, then nothing changes and the forms are not shown', async () => {
  const { customer, page, send } = await aBuyer();
  const support = await shop.openAsStaff('sue', 'finance');
  expect((await support.get(page)).text).not.toContain(`${page}/block`);
  const { csrf = '', key = '' } = await owner.hiddenFields(page, `${page}/block`);
  expect((await support.post(`${page}/block`, { csrf, key, reason: 'mine' })).status).toBe(403);
  await shop.clock.advance('11m');
  expect((await send('block', { reason: 'late' })).status).not.toBe(303);
  expect((await shop.panelkit.customers.get(customer.id, shop.staff())).blockedAt).toBeNull();
});

test('given a message to one customer, then it is on their page as it was written; an empty one is refused in place, and both lead back to the customer', async () => {
  const { customer, buyer, page, send } = await aBuyer();
  const refused = await send('message', { text: '  ' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('id="message-text-problem"');
  // Sent from where it was refused, the browser says that it comes from there.
  const form = `${page}/message`;
  const hidden = fieldsOf(refused.text, form);
  const again = await owner.post(
    form,
    { ...hidden, text: 'Line <one>\nline two' },
    { referer: shop.url + form },
  );
  expect(again.location).toBe(`${page}?done=message`);
  expect((await owner.get(again.location)).text).toContain('The message is on its way.');
  expect((await buyer.get('/notices')).text).toContain('Line &lt;one&gt;\nline two');
  const { rows } = await shop.panelkit.audit.list(
    { targetId: customer.id, action: 'customer.write' },
    shop.staff(),
  );
  expect(rows).toHaveLength(1);
});
