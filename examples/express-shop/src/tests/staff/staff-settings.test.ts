import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLiveSettings, type LiveSettings } from '../../live-settings.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const page = '/staff/settings';
const wanted = {
  name: 'North Shop',
  payTo: 'North Bank 42',
  announcement: 'Closed on <Friday>.',
  extensionDays: '۵',
  graceDays: '0',
  warnDays: '5, 2',
  usagePercents: '90',
  unpaidOrderMinutes: '45',
  giveUpHours: '12',
  extendAlways: '1',
  giftsPerDay: '2',
  adjustUpTo: '12.5',
};

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

test('given other settings, when the owner saves them, then the pages and the engine go by them at once, and who changed what is written down', async () => {
  const owner = await shop.openAsStaff();
  expect((await owner.submit(page, page, wanted)).location).toBe(`${page}?done=save`);
  const { text } = await shop.open().get('/');
  expect(text).toContain('North Shop');
  expect(text).toContain('Closed on &lt;Friday&gt;.');
  expect(shop.shop.settings.policies()).toMatchObject({
    unpaidOrderMs: 45 * 60_000,
    giveUpAfterMs: 12 * 3_600_000,
    extension: { thresholdDays: 5, always: true },
    lifecycle: { warnDays: [5, 2], usagePercents: [90], graceMs: 0, customerMayPause: false },
  });
  expect(shop.shop.settings.current()).toMatchObject({ giftsPerDay: 2, adjustUpToMinor: 1250 });
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'settings.changed' });
  expect(staffAction?.note).toContain('warnDays: [5,2]');
});

test.each([
  { name: 'no name', fields: { name: ' ' } },
  { name: 'days that are none', fields: { graceDays: 'three' } },
  { name: 'a percentage above a hundred', fields: { usagePercents: '80, 120' } },
  { name: 'no time to pay', fields: { unpaidOrderMinutes: '0' } },
])('given $name, when it is saved, then it is refused and nothing changed', async ({ fields }) => {
  const owner = await shop.openAsStaff();
  expect(await owner.submit(page, page, { ...wanted, ...fields })).toMatchObject({
    status: 400,
    code: 'INVALID_INPUT',
  });
  expect(shop.shop.settings.current().name).toBe('Test Shop');
  expect(await shop.shop.store.staffActions.list(1)).toEqual([]);
});

test('given two processes, when one saves, then the other sells by it after it looked', async () => {
  const store = createMemoryStore();
  const open = (): LiveSettings => createLiveSettings(store.settings, { name: 'Shop', payTo: 'Bank' });
  const [web, worker] = [open(), open()];
  const running = await createTestPanelkit({ policies: worker.policies });
  const order = await running.buy(await running.customer({ balanceMinor: 5000 }), await running.plan());
  await running.panelkit.orders.settled(order.id);
  const [subscription] = (await running.panelkit.subscriptions.list({ orderId: order.id }, running.staff()))
    .rows;
  const wish = { subscriptionId: subscription?.id ?? '' };
  const offered = async () =>
    (await running.panelkit.subscriptions.previewExtension(wish, running.staff())).type;
  await web.save({ ...web.current(), extendAlways: true });
  expect(await offered()).toBeNull();
  await worker.refresh();
  expect(await offered()).toBe('extend');
});
