import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activityKind } from '../../security/activity/activity-kinds.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const alerts = () => shop.mails.filter(({ text }) => text.includes('/staff/unusual'));
const listTold = () => shop.shop.store.activity.listTold(10);

const never = Object.fromEntries(activityKind.options.map((kind) => [kind, '0']));

/** As the owner decides it on the page; of nothing else anybody is told. */
async function alertFrom(limits: Record<string, string>) {
  const owner = await shop.openAsStaff('olga');
  expect((await owner.submit('/staff/unusual', '/staff/unusual', { ...never, ...limits })).location).toBe(
    '/staff/unusual?done=save',
  );
  return owner;
}

/** The next request writes down what was counted. */
async function writeDown() {
  await shop.clock.advance('31s');
  await shop.open().get('/');
  await shop.clock.advance('31s');
  await shop.open().get('/');
}

describe('Unusual activity', () => {
  test('given as many requests of one person as the owner decided, then every owner is mailed once, and the page has it', async () => {
    const owner = await alertFrom({ requestsOfPerson: '20' });
    await shop.user({ email: 'nima@shop.test', role: 'owner', language: 'fa' });
    const customer = await shop.openAs(await shop.customer());
    for (let count = 0; count < 25; count += 1) await customer.get('/account');
    await writeDown();
    expect(
      alerts()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(['nima@shop.test', 'olga@shop.test']);
    expect(alerts().find(({ to }) => to === 'olga@shop.test')?.subject).toContain('Requests of one person');
    expect(alerts().find(({ to }) => to === 'nima@shop.test')?.subject).toContain('درخواست‌های یک نفر');
    const [told] = await listTold();
    expect(told).toMatchObject({ kind: 'requestsOfPerson' });
    const page = (await owner.get('/staff/unusual')).text;
    const who = await shop.shop.store.users.find(told?.subject ?? '');
    expect(page).toContain(who?.email);
    for (let count = 0; count < 25; count += 1) await customer.get('/account');
    await writeDown();
    expect(alerts()).toHaveLength(2);
    expect(shop.log()).toContain('unusual activity');
  });

  test('given sign-ins that are refused and links that are guessed, then owners learn of both', async () => {
    await alertFrom({ refusedSignIns: '5', refusalsOfNetwork: '20' });
    const stranger = shop.open();
    const form = await stranger.hiddenFields('/sign-in', '/sign-in');
    for (let count = 0; count < 5; count += 1)
      await stranger.post('/sign-in', { ...form, email: `${count}@shop.test`, password: 'a guess of it' });
    for (let count = 0; count < 15; count += 1) await stranger.get(`/s/guess-${count}`);
    await writeDown();
    expect((await listTold()).map(({ kind }) => kind).toSorted()).toEqual([
      'refusalsOfNetwork',
      'refusedSignIns',
    ]);
  });

  test('given many orders within an hour, then owners learn of it; given 0, then never', async () => {
    await shop.plan({ slug: 'best' });
    await alertFrom({ orders: '3' });
    const browser = await shop.openAs(await shop.customer({ balanceMinor: 100_000 }));
    for (let count = 0; count < 3; count += 1) await browser.buy('best', { quantity: '1', method: 'wallet' });
    await writeDown();
    expect((await listTold()).map(({ kind, count }) => [kind, count])).toEqual([['orders', 3]]);
    await alertFrom({});
    await shop.clock.advance('2h');
    for (let count = 0; count < 5; count += 1) await browser.buy('best', { quantity: '1', method: 'wallet' });
    await writeDown();
    expect(await listTold()).toHaveLength(1);
  });

  test('given records that fail, then requests are answered, it is logged, and the count is written later', async () => {
    await alertFrom({ requestsOfPerson: '20' });
    const { activity } = shop.shop.store;
    const { add } = activity;
    activity.add = () => Promise.reject(new Error('the records are gone'));
    const customer = await shop.openAs(await shop.customer());
    for (let count = 0; count < 25; count += 1) expect((await customer.get('/account')).status).toBe(200);
    await writeDown();
    expect(shop.log()).toContain('unusual activity could not be looked for');
    activity.add = add;
    await writeDown();
    expect((await listTold()).map(({ kind }) => kind)).toEqual(['requestsOfPerson']);
  });

  test('given numbers that are none, then nothing changes', async () => {
    const owner = await shop.openAsStaff('olga');
    for (const signUps of ['-1', 'many', '1.5', ''])
      expect((await owner.submit('/staff/unusual', '/staff/unusual', { ...never, signUps })).status).toBe(
        400,
      );
    const support = await shop.openAsStaff('sam', 'support');
    expect((await support.get('/staff/unusual')).status).toBe(403);
  });
});
