import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const page = '/staff/settings';
let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const ALL = ['en', 'fa', 'ru'];
const wanted = {
  payTo: ['Bank 1'],
  announcement: [''],
  extensionDays: ['3'],
  graceDays: ['3'],
  warnDays: ['3'],
  usagePercents: ['80'],
  unpaidOrderMinutes: ['30'],
  giveUpHours: ['6'],
  giftsPerDay: ['5'],
  unpaidUnitsPerCustomer: ['50'],
  unpaidUnitsPerNetwork: ['200'],
  adjustUpTo: ['20'],
  deviceUnseenDays: ['30'],
  deviceRemovalsPerDay: ['3'],
  sharedLinkApps: ['6'],
  sharedLinkNetworks: ['10'],
  languages: ALL,
};
const save = async (changes: Record<string, readonly string[]>) =>
  (await shop.openAsStaff()).submitTicked(page, page, { ...wanted, ...changes });

test('given a language and a zone of the shop, when staff change them, then pages, messages and days follow at once', async () => {
  const { location } = await save({ language: ['fa'], timeZone: ['Asia/Tehran'] });
  expect(location).toBe(`${page}?done=save`);
  expect(shop.panelkit.shopSettings.current()).toMatchObject({ language: 'fa', timeZone: 'Asia/Tehran' });
  const { text } = await shop.open().get('/', { 'accept-language': '' });
  expect(text).toContain('<html lang="fa"');
  const said = await shop.panelkit.notifications.preview({ code: 'account.ready' }, shop.staff());
  expect(said).toMatch(/\p{Script=Arabic}/u);
  const { text: report } = await (await shop.openAsStaff()).get('/staff/reports');
  expect(report).toContain('Asia/Tehran');
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.update' }, shop.staff());
  expect(rows.at(-1)).toMatchObject({
    before: { language: 'en', timeZone: 'UTC' },
    after: { language: 'fa', timeZone: 'Asia/Tehran' },
  });
});

test('given languages that are not offered, then nobody is spoken to in them, whatever the browser asks, and the shop’s own stays', async () => {
  await save({ languages: ['fa'] });
  const inRussian = async (path: string) => (await shop.open().get(path, { 'accept-language': 'ru' })).text;
  const front = await inRussian('/');
  expect(front).toContain('<html lang="en"');
  expect(front).toContain('value="fa"');
  expect(front).not.toContain('value="ru"');
  expect((await shop.open().get('/', { 'accept-language': 'fa' })).text).toContain('<html lang="fa"');

  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const { shopLink } = await shop.panelkit.delivery.get(unit?.subscriptionId ?? '', shop.staff());
  const link = await inRussian(new URL(shopLink).pathname);
  expect(link).toContain('<html lang="en"');
  expect(link).not.toContain('?lang=ru');

  await save({ languages: ALL });
  expect(await inRussian('/')).toContain('<html lang="ru"');
});

test('given an unknown zone or language, then the form is rejected and nothing changes', async () => {
  expect((await save({ timeZone: ['Mars/Base'] })).status).toBe(400);
  expect((await save({ language: ['xx'] })).status).toBe(400);
  expect(shop.panelkit.shopSettings.current()).toMatchObject({ language: 'en', timeZone: 'UTC' });
});
