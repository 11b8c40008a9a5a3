import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let ids: string[];
beforeEach(async () => {
  shop = await openTestShop();
  const customer = await shop.customer({ balanceMinor: 50_000 });
  await shop.user({ customerId: customer.id, name: 'Ada', email: 'ada@mail.test' });
  const order = await shop.buy(customer, await shop.plan(), 4);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  ids = rows.map(({ id }) => id).toSorted();
});
afterEach(() => shop.close());

const LIST = '/staff/subscriptions';
const PREVIEW = '/staff/selections/preview';

/** Sends the form of the list as a browser does. */
async function preview(browser: TestBrowser, fields: Record<string, string | string[]>, list = LIST) {
  const lists = Object.entries(fields).map(([name, value]) => [name, [value].flat()] as const);
  return browser.submitTicked(list, PREVIEW, Object.fromEntries(lists));
}

const confirm = (browser: TestBrowser, text: string) => browser.sendOpen(text, '/staff/selections');

const statuses = () =>
  Promise.all(ids.map(async (id) => (await shop.panelkit.subscriptions.get(id, shop.staff())).status));

test('given ticked rows, when they are suspended, then the preview says which are left out and why, and the run does the others', async () => {
  const [first = '', second = ''] = ids;
  await shop.panelkit.subscriptions.suspend({ subscriptionId: second, reason: 'earlier' }, shop.staff());
  const support = await shop.openAsStaff('sam', 'support');
  const { text } = await preview(support, {
    scope: 'selected',
    work: 'suspend',
    reason: 'abuse',
    id: [first, second],
  });
  expect(text).toMatch(/Suspend these subscriptions\?.*Will be changed<\/span><b>1<\/b>.*Suspended/s);
  expect(await statuses()).toEqual(['active', 'suspended', 'active', 'active']);
  const page = (await confirm(support, text)).location;
  expect(page).toMatch(/^\/staff\/selections\/[0-9a-f-]+$/);
  const runId = page.split('/').at(-1) ?? '';
  expect((await support.get(page)).text).toMatch(/Suspending selected subscriptions: abuse.*0 of 2/s);
  await shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
  expect((await support.get(page)).text).toMatch(/2 of 2.*Left out/s);
  expect(await statuses()).toEqual(['suspended', 'suspended', 'active', 'active']);
  const { rows } = await shop.panelkit.audit.list({ targetId: first }, shop.staff());
  expect(rows.find(({ action }) => action === 'subscription.suspend')).toMatchObject({
    actor: { kind: 'staff', id: 'sam@shop.test' },
    reason: 'abuse',
  });
});

test('given a filtered list, when days are given to all of it, then only those that match get them, once, however often the form is sent', async () => {
  const [suspended = '', ...others] = ids;
  await shop.panelkit.subscriptions.suspend({ subscriptionId: suspended, reason: 'test' }, shop.staff());
  const expiries = () =>
    Promise.all(
      ids.map(async (id) =>
        (await shop.panelkit.subscriptions.get(id, shop.staff())).granted?.expiresAt?.getTime(),
      ),
    );
  const before = await expiries();
  const owner = await shop.openAsStaff();
  const list = `${LIST}?status=active`;
  expect((await owner.get(list)).text).toContain('Preview all 3');
  const fields = { scope: 'all', work: 'add-days', days: '۲', reason: 'sorry' };
  const { text } = await preview(owner, fields, list);
  expect(text).toMatch(/Will be changed<\/span><b>3<\/b>/);
  const [once, again] = [await confirm(owner, text), await confirm(owner, text)];
  expect(again.location).toBe(once.location);
  const runId = once.location.split('/').at(-1) ?? '';
  await shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
  const gift = (id: string) => (others.includes(id) ? 2 * 86_400_000 : 0);
  expect(await expiries()).toEqual(ids.map((id, index) => (before[index] ?? 0) + gift(id)));
});

test('given a role with a daily limit of gifts, when a selection would be beyond it, then nothing is given; one within it counts as many', async () => {
  await shop.shop.settings.save({ giftsPerDay: 3 }, shop.staff());
  const support = await shop.openAsStaff('sam', 'support');
  const give = async (id: string[]) => {
    const fields = { scope: 'selected', work: 'add-days', days: '1', reason: 'sorry', id };
    return confirm(support, (await preview(support, fields)).text);
  };
  expect(await give(ids)).toMatchObject({ status: 403, code: 'LIMIT_REACHED' });
  expect(await give(ids.slice(0, 2))).toMatchObject({ status: 303 });
  expect(await give(ids.slice(2))).toMatchObject({ status: 403, code: 'LIMIT_REACHED' });
  expect(await give(ids.slice(2, 3))).toMatchObject({ status: 303 });
  const { rows } = await shop.panelkit.bulk.list({}, shop.staff());
  expect(rows.map(({ totalCount }) => totalCount)).toEqual([2, 1]);
});

test('given ticked rows, when traffic is given, then the preview says how much, and the limit of the role counts it', async () => {
  const support = await shop.openAsStaff('sam', 'support');
  const limits = () =>
    Promise.all(
      ids.map(
        async (id) =>
          (await shop.panelkit.subscriptions.get(id, shop.staff())).granted?.trafficLimitBytes ?? 0,
      ),
    );
  const before = await limits();
  const fields = {
    scope: 'selected',
    work: 'add-bytes',
    gigabytes: '۲٫۵',
    reason: 'slow',
    id: ids.slice(0, 2),
  };
  const { text } = await preview(support, fields);
  expect(text).toMatch(/Give traffic to these subscriptions\?.*Will be changed<\/span><b>2<\/b>.*2\.5.GB/s);
  const runId = (await confirm(support, text)).location.split('/').at(-1) ?? '';
  await shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
  const given = 2.5 * 1024 ** 3;
  expect(await limits()).toEqual(before.map((limit, index) => limit + (index < 2 ? given : 0)));
  await shop.shop.settings.save({ giftsPerDay: 3 }, shop.staff());
  expect(await confirm(support, (await preview(support, fields)).text)).toMatchObject({
    code: 'LIMIT_REACHED',
  });
});

test('given ticked rows, when their customers are written to, then the preview shows the text, and each reads it once', async () => {
  const support = await shop.openAsStaff('sam', 'support');
  const fields = {
    scope: 'selected',
    work: 'write-selected',
    text: 'Tonight we move.\nSorry!',
    id: ids,
  };
  const { text } = await preview(support, fields);
  expect(text).toContain('Tonight we move.\nSorry!');
  const page = (await confirm(support, text)).location;
  await shop.run(shop.panelkit.bulk.settled(page.split('/').at(-1) ?? '', shop.staff()));
  await shop.scheduler.tick();
  expect((await support.get(page)).text).toContain('Writing to the customers of selected subscriptions');
  const [first = ''] = ids;
  const { customerId } = await shop.panelkit.subscriptions.get(first, shop.staff());
  const notices = (await (await shop.openAs({ id: customerId })).get('/notices')).text;
  expect(notices.split('Tonight we move.')).toHaveLength(2);
});

test('given a list that has changed since the preview, when it is confirmed, then the preview is shown again and nothing begins', async () => {
  const owner = await shop.openAsStaff();
  const fields = { scope: 'all', work: 'suspend', reason: 'abuse' };
  const { text } = await preview(owner, fields, `${LIST}?status=active`);
  await shop.panelkit.subscriptions.suspend({ subscriptionId: ids[0] ?? '', reason: 'x' }, shop.staff());
  const answer = await confirm(owner, text);
  expect(answer.status).toBe(409);
  expect(answer.text).toMatch(/The list has changed in the meantime.*Will be changed<\/span><b>3<\/b>/s);
  expect((await shop.panelkit.bulk.list({}, shop.staff())).rows).toEqual([]);
});

test('given ticked rows, when they are moved, then the preview says where to, and only who delivers is offered it', async () => {
  const support = await shop.openAsStaff('sam', 'support');
  const [first = '', second = '', third = ''] = ids;
  const whereIs = async (id: string) =>
    (await shop.panelkit.subscriptions.accounts(id, shop.staff())).find(({ state }) => state !== 'leaving')
      ?.inboundId;
  const from = await whereIs(first);
  const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
  const target = rows.find(({ id }) => id !== from);
  const fields = { scope: 'selected', work: 'move-selected', toInboundId: target?.id ?? '' };
  const { text } = await preview(support, { ...fields, id: [first, second] });
  expect(text).toMatch(/Move these subscriptions\?.*Will be changed<\/span><b>2<\/b>/s);
  expect(text).toContain(`: ${target?.name}</bdi>`);
  const runId = (await confirm(support, text)).location.split('/').at(-1) ?? '';
  await shop.run(shop.panelkit.bulk.settled(runId, shop.staff()));
  expect(await Promise.all([first, second, third].map(whereIs))).toEqual([target?.id, target?.id, from]);

  const grants = JSON.stringify({ permissions: ['see-orders', 'act-on-orders'] });
  await shop.shop.store.roles.insert({ id: 'day', name: 'Day shift', grants });
  const day = await shop.openAsStaff('dora', 'day');
  expect((await day.get(LIST)).text).not.toContain('<option value="move-selected"');
  expect(await preview(day, { ...fields, id: ids })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test.each([
  { fields: { scope: 'selected', work: 'suspend', reason: 'abuse' }, says: 'Nothing was selected' },
  { fields: { scope: 'all', work: 'suspend', reason: ' ' }, says: 'Enter a reason' },
  {
    fields: { scope: 'all', work: 'add-days', reason: 'sorry', days: '900' },
    says: 'between 1 and 365 days',
  },
  {
    fields: { scope: 'all', work: 'add-days', reason: 'sorry', days: 'two' },
    says: 'between 1 and 365 days',
  },
  { fields: { scope: 'all', work: 'add-bytes', reason: 'sorry', gigabytes: '-1' }, says: 'an amount of GB' },
  { fields: { scope: 'all', work: 'add-bytes', reason: 'sorry', gigabytes: '0' }, says: 'an amount of GB' },
  { fields: { scope: 'all', work: 'write-selected', text: ' ' }, says: 'Enter a message' },
])('given $fields, then the shop says what is missing', async ({ fields, says }) => {
  const owner = await shop.openAsStaff();
  const { status, text } = await preview(owner, fields);
  expect(status).toBe(400);
  expect(text).toContain(says);
});

test('given a role that may suspend but give nothing, then it is not offered days, and a form for days is refused', async () => {
  const grants = JSON.stringify({ permissions: ['see-orders', 'act-on-orders'] });
  await shop.shop.store.roles.insert({ id: 'night', name: 'Night shift', grants });
  const night = await shop.openAsStaff('nina', 'night');
  const { text } = await night.get(LIST);
  expect(text).toContain('<option value="suspend"');
  expect(text).not.toContain('<option value="add-days"');
  const fields = { scope: 'selected', work: 'add-days', days: '1', reason: 'sorry', id: ids };
  expect(await preview(night, fields)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test('given who may not act on orders, then no boxes; and no run over a whole panel by this address', async () => {
  const technician = await shop.openAsStaff('tom', 'technician');
  expect((await technician.get(LIST)).text).not.toContain('form="selection"');
  const owner = await shop.openAsStaff();
  const panelId = shop.panels[0]?.id ?? '';
  const { id } = await shop.panelkit.bulk.giveDays({ panelId, days: 1, incident: 'outage' }, shop.staff());
  expect((await owner.get(`/staff/selections/${id}`)).status).toBe(404);
  expect((await owner.get(`/staff/bulk/${id}`)).status).toBe(200);
});
