import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLiveSettings, handOverSettings } from '../../live-settings.ts';
import { SHOP_ACTOR } from '../../shop.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const page = '/staff/settings';
const wanted = {
  payTo: 'North Bank 42',
  announcement: 'Closed on <Friday>.',
  extensionDays: '۵',
  graceDays: '0',
  warnDays: '5, 2',
  usagePercents: '90',
  unpaidOrderMinutes: '45',
  confirmedOnly: '1',
  unpaidUnitsPerCustomer: '7',
  unpaidUnitsPerNetwork: '70',
  quietFrom: '۲۳:۰۰',
  quietTo: '07:30',
  giveUpHours: '12',
  lostPlaces: 'give-up',
  extendAlways: '1',
  deviceUnseenDays: '14',
  deviceRemovalsPerDay: '۲',
  sharedLinkApps: '4',
  sharedLinkNetworks: '9',
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
  expect(text).toContain('Closed on &lt;Friday&gt;.');
  expect(shop.panelkit.shopSettings.current()).toMatchObject({
    unpaidOrderMinutes: 45,
    confirmedOnly: true,
    unpaidUnitsPerCustomer: 7,
    unpaidUnitsPerNetwork: 70,
    quietHours: { from: '23:00', to: '07:30' },
    giveUpHours: 12,
    lostPlaces: 'give-up',
    extensionDays: 5,
    extendAlways: true,
    warnDays: [5, 2],
    usagePercents: [90],
    graceDays: 0,
    customerMayPause: false,
    servesUnnamedDevices: false,
    deviceUnseenDays: 14,
    deviceRemovalsPerDay: 2,
    sharedLinkApps: 4,
    sharedLinkNetworks: 9,
  });
  expect(shop.shop.settings.current()).toMatchObject({ giftsPerDay: 2, adjustUpToMinor: 1250 });
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'settings.changed' });
  expect(staffAction?.note).toContain('warnDays: [5,2]');
});

test('given maintenance, when the owner switches it on, then every page announces it and nothing is sold; switched off, the shop sells again', async () => {
  const plan = await shop.plan({ name: 'Gold' });
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = () => shop.buy(customer, plan);
  const owner = await shop.openAsStaff();
  await owner.submit(page, page, { ...wanted, maintenance: '1' });
  const { text } = await shop.open().get('/');
  expect(text).toContain('nothing new is sold right now');
  expect(text).toContain('Not for sale');
  await expect(order()).rejects.toMatchObject({ details: { reason: 'maintenance' } });
  await owner.submit(page, page, wanted);
  expect((await shop.open().get('/')).text).not.toContain('nothing new is sold right now');
  await order();
});

test.each([
  { name: 'no place to pay', fields: { payTo: ' ' } },
  { name: 'days that are none', fields: { graceDays: 'three' } },
  { name: 'a percentage above a hundred', fields: { usagePercents: '80, 120' } },
  { name: 'quiet hours without an end', fields: { quietTo: '' } },
  { name: 'no time to pay', fields: { unpaidOrderMinutes: '0' } },
])('given $name, when it is saved, then it is refused and nothing changed', async ({ fields }) => {
  const owner = await shop.openAsStaff();
  expect(await owner.submit(page, page, { ...wanted, ...fields })).toMatchObject({
    status: 400,
    code: 'INVALID_INPUT',
  });
  expect(shop.shop.settings.current().payTo).toBe('Test Bank 1234');
  expect(await shop.shop.store.staffActions.list(1)).toEqual([]);
});

test('given settings that the shop kept before the engine did, when it is opened, then they hold, once, and later changes stay', async () => {
  const { panelkit } = await createTestPanelkit();
  let kept: string | null = JSON.stringify({
    name: 'Old Shop',
    payTo: 'Old Bank',
    graceDays: 9,
    warnDays: [4],
  });
  const table = {
    read: async () => kept,
    remove: async () => {
      kept = null;
    },
  };
  const settings = createLiveSettings(panelkit, { name: 'Shop', payTo: 'Bank' });
  await handOverSettings(panelkit, table, SHOP_ACTOR);
  expect(settings.current()).toMatchObject({
    name: 'Old Shop',
    payTo: 'Old Bank',
    graceDays: 9,
    warnDays: [4],
  });
  const by = { actor: { kind: 'staff', id: 'dana' }, idempotencyKey: 'later' } as const;
  expect(await settings.save({ ...settings.current(), graceDays: 2 }, by)).toEqual({ graceDays: 2 });
  await handOverSettings(panelkit, table, SHOP_ACTOR);
  expect(settings.current()).toMatchObject({ name: 'Old Shop', graceDays: 2 });
});

test.each([
  { typed: '19', prices: 'exclusive', kept: { rateBasisPoints: 1900, prices: 'exclusive' } },
  { typed: '12,5', prices: 'inclusive', kept: { rateBasisPoints: 1250, prices: 'inclusive' } },
  { typed: '۹٫۵ ٪', prices: 'inclusive', kept: { rateBasisPoints: 950, prices: 'inclusive' } },
  { typed: '', prices: 'inclusive', kept: null },
  { typed: '0', prices: 'exclusive', kept: null },
])('given the tax $typed ($prices), when it is saved, then it is $kept, and shown so', async (given) => {
  const owner = await shop.openAsStaff();
  const fields = { ...wanted, taxPercent: given.typed, taxPrices: given.prices };
  expect((await owner.submit(page, page, fields)).location).toBe(`${page}?done=save`);
  expect(shop.panelkit.shopSettings.current().tax).toEqual(given.kept);
  const shown = given.kept === null ? '' : String(given.kept.rateBasisPoints / 100);
  expect((await owner.get(page)).text).toContain(`name="taxPercent" type="text" value="${shown}"`);
});

test.each(['1e1', '-5', '101', '1.234', 'ten', '1,2,3'])(
  'given the tax %s, when it is saved, then it is refused',
  async (taxPercent) => {
    const owner = await shop.openAsStaff();
    const fields = { ...wanted, taxPercent, taxPrices: 'inclusive' };
    expect(await owner.submit(page, page, fields)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(shop.panelkit.shopSettings.current().tax).toBeNull();
  },
);

test('given channels of a gate, when the owner saves them, then they are kept as typed, and a line that is none is refused beside its field', async () => {
  const owner = await shop.openAsStaff();
  const gateChannels = '@blue_news\n\n-1001234567890 https://t.me/+invite';
  await owner.submit(page, page, { ...wanted, gateChannels });
  expect(shop.shop.settings.current().gateChannels).toEqual([
    { id: '@blue_news' },
    { id: '-1001234567890', url: 'https://t.me/+invite' },
  ]);
  expect((await owner.get(page)).text).toContain(
    '>@blue_news\n-1001234567890 https://t.me/+invite</textarea>',
  );
  for (const wrong of ['blue_news', '-1001234567890 javascript:alert(1)', '@a b c', '@abcd\n'.repeat(6)]) {
    const refused = await owner.submit(page, page, { ...wanted, gateChannels: wrong });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('id="gateChannels-problem"');
  }
  await owner.submit(page, page, { ...wanted, gateChannels: 'https://t.me/blue_news' });
  expect(shop.shop.settings.current().gateChannels).toEqual([{ id: '@blue_news' }]);
});

test('given that the bot asks for phone numbers, when the owner says of which countries, then it is kept, and what begins no number is refused beside its field', async () => {
  const owner = await shop.openAsStaff();
  const saved = () => shop.shop.settings.current().gatePhone;
  await owner.submit(page, page, { ...wanted, asksPhone: '1', phoneCountries: '+98، ۰۰۴۹' });
  expect(saved()).toEqual({ countries: ['+98', '+49'] });
  expect((await owner.get(page)).text).toContain('value="+98, +49"');
  for (const wrong of ['98', 'Iran', '+0', '+98, x']) {
    const refused = await owner.submit(page, page, { ...wanted, asksPhone: '1', phoneCountries: wrong });
    expect([refused.status, refused.text.includes('id="phoneCountries-problem"')]).toEqual([400, true]);
  }
  await owner.submit(page, page, { ...wanted, asksPhone: '1' });
  expect(saved()).toEqual({ countries: [] });
  await owner.submit(page, page, wanted);
  expect(saved()).toBeNull();
});

test('given an invalid amount for four-eyes approval, then the error is beside that field', async () => {
  const owner = await shop.openAsStaff();
  const refused = await owner.submit(page, page, { ...wanted, fourEyesRefund: 'much' });
  expect(refused.text).toContain('id="fourEyesRefund-problem"');
  expect(refused.text).not.toContain('id="fourEyesAdjust-problem"');
  expect(refused.text).toContain('value="much"');
});
