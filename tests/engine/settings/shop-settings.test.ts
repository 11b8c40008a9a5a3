import { defineBackend, PanelkitError } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { IN_MEMORY } from '../on-storage.ts';
import { describeKeptCurrency } from './describe-kept-currency.ts';
import { describeLiveSettings } from './describe-live-settings.ts';
import { describeMessageTexts } from './describe-message-texts.ts';
import { describePaymentMethods } from './describe-payment-methods.ts';

describeLiveSettings(IN_MEMORY);
describeMessageTexts(IN_MEMORY);
describePaymentMethods(IN_MEMORY);
describeKeptCurrency(IN_MEMORY);

test('given a notice that was lost, when 15 s are over, then the change holds all the same', async () => {
  const shop = await createTestPanelkit({
    wrapBackend: (backend) => {
      const settings = { ...backend.storage.settings, follow: () => () => {} };
      return defineBackend({ ...backend, storage: { ...backend.storage, settings } });
    },
  });
  const other = shop.another();
  const stop = await shop.panelkit.shopSettings.follow();
  await other.panelkit.shopSettings.update({ patch: { graceDays: 9 } }, shop.staff());
  expect(shop.panelkit.shopSettings.current().graceDays).toBe(3);
  await shop.clock.advance('15s');
  expect(shop.panelkit.shopSettings.current().graceDays).toBe(9);
  stop();
});

test('given what staff decided, then it holds in place of the policies, and the rest of these goes on', async () => {
  let graceMs = 86_400_000;
  const policies = () => ({ unpaidOrderMs: 600_000, lifecycle: { graceMs, longestPauseMs: 5 } });
  const shop = await createTestPanelkit({ policies });
  const { shopSettings: settings } = shop.panelkit;
  expect(settings.current()).toMatchObject({ graceDays: 1, unpaidOrderMinutes: 10, host: {} });
  await settings.update({ patch: { unpaidOrderMinutes: 45 } }, shop.staff());
  graceMs = 2 * 86_400_000;
  expect(settings.current()).toEqual({
    language: 'en',
    timeZone: 'UTC',
    displayUnit: null,
    extensionDays: 3,
    extendAlways: false,
    graceDays: 2,
    warnDays: [7, 3, 1],
    usagePercents: [80, 95, 100],
    unpaidOrderMinutes: 45,
    maintenance: false,
    confirmedOnly: false,
    unpaidUnitsPerCustomer: 100,
    unpaidUnitsPerNetwork: 300,
    waitingReceipts: 5,
    quietHours: null,
    giveUpHours: 24,
    lostPlaces: 'deliver-and-give-days',
    customerMayPause: false,
    servesUnnamedDevices: true,
    deviceUnseenDays: 30,
    deviceRemovalsPerDay: 3,
    sharedLinkApps: 6,
    sharedLinkNetworks: 6,
    approveCardMatches: false,
    bankMessagePatterns: [],
    linkAddresses: [],
    invoices: null,
    tax: null,
    messageTexts: {},
    paymentMethods: [],
    host: {},
  });
});

test('given changes, then the audit shows what changed and from what, also of the host', async () => {
  const shop = await createTestPanelkit();
  const { shopSettings: settings, audit } = shop.panelkit;
  const by = shop.staff();
  await settings.update({ patch: { graceDays: 0, extensionDays: 3, host: { name: 'North' } } }, by);
  await settings.update({ patch: { host: { name: 'South', open: true } } }, shop.staff());
  await settings.update({ patch: { graceDays: 0 } }, shop.staff());
  const { rows } = await audit.list({ action: 'shopSettings.update' }, shop.staff());
  expect(rows).toMatchObject([
    {
      actor: by.actor,
      target: { kind: 'settings', id: 'shop' },
      before: { graceDays: 3, 'host.name': null },
      after: { graceDays: 0, 'host.name': 'North' },
    },
    {
      before: { 'host.name': 'North', 'host.open': null },
      after: { 'host.name': 'South', 'host.open': true },
    },
  ]);
  expect(settings.current().host).toEqual({ name: 'South', open: true });
});

test.each([
  { name: 'a percentage above a hundred', patch: { usagePercents: [80, 120] } },
  { name: 'no time to pay', patch: { unpaidOrderMinutes: 0 } },
  { name: 'days that are none', patch: { graceDays: Number.NaN } },
  { name: 'a rule that nobody knows', patch: { graceDay: 1 } },
  { name: 'more than a host may keep', patch: { host: { text: 'x'.repeat(70_000) } } },
])('given $name, then it is refused and nothing changed', async ({ patch }) => {
  const shop = await createTestPanelkit();
  const before = await shop.panelkit.shopSettings.get(shop.staff());
  const updating = shop.panelkit.shopSettings.update({ patch }, shop.staff());
  await expect(updating).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(await shop.panelkit.shopSettings.get(shop.staff())).toEqual(before);
});

test('given a storage that fails for a while, then the last settings hold, it is logged, and the next look finds the new ones', async () => {
  const warnings: string[] = [];
  const note = (_fields: object, message: string) => void warnings.push(message);
  const quiet = () => {};
  let isDown = false;
  const shop = await createTestPanelkit({
    logger: { debug: quiet, info: quiet, warn: note, error: quiet },
    wrapBackend: (backend) => {
      const find: typeof backend.storage.settings.find = async () => {
        if (isDown) throw new PanelkitError('STORAGE_UNAVAILABLE', down);
        return backend.storage.settings.find();
      };
      const settings = { find, follow: () => () => {} };
      return defineBackend({ ...backend, storage: { ...backend.storage, settings } });
    },
  });
  const other = shop.another();
  await other.panelkit.shopSettings.update({ patch: { graceDays: 9 } }, shop.staff());
  const stop = await shop.panelkit.shopSettings.follow();
  expect(shop.panelkit.shopSettings.current().graceDays).toBe(9);
  await other.panelkit.shopSettings.update({ patch: { graceDays: 5 } }, shop.staff());
  isDown = true;
  await shop.clock.advance('20s');
  expect(shop.panelkit.shopSettings.current().graceDays).toBe(9);
  expect(warnings).toContain('the settings could not be read; the last ones hold');
  isDown = false;
  await shop.clock.advance('15s');
  expect(shop.panelkit.shopSettings.current().graceDays).toBe(5);
  stop();
});

const down = { message: 'down', details: { retryAfterMs: null, outcome: 'failed' as const } };
