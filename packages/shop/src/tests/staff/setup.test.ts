import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SAMPLE_PAY_TO } from '../../setup/sample-pay-to.ts';
import type { BotAnswer } from '../../setup/shop-setup.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let owner: TestBrowser;

beforeEach(async () => {
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [] })];
  shop = await openTestShop({ shop: { panelDrivers } });
  owner = await shop.openAsStaff();
});
afterEach(() => shop.close());

const step = (name: string) => `/staff/setup/${name}`;

test('given a panel that does not answer, when it is added, then it is not kept, and nothing but its login is typed again', async () => {
  const typed = { name: 'Far away', baseUrl: 'https://panel.example', publicHost: 'vpn.example' };
  const login = { 'credential-username': 'root', 'credential-password': 'a secret of the panel' };
  const answer = await owner.submit(step('panel'), step('panel'), { ...typed, ...login });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('The panel was not added');
  for (const value of Object.values(typed)) expect(answer.text).toContain(`value="${value}"`);
  expect(answer.text).not.toContain('a secret of the panel');
  const { rows } = await shop.panelkit.panels.list({ limit: 9 }, shop.staff());
  expect(rows.map(({ name }) => name)).not.toContain('Far away');
});

test('given a private address without a public host, then it says so and adds nothing', async () => {
  const typed = { name: 'Near', baseUrl: 'https://10.0.0.7', allowPrivateAddress: '1' };
  const answer = await owner.submit(step('panel'), step('panel'), typed);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('value="https://10.0.0.7"');
});

test('given inbounds, when some are chosen, then those alone are sold, and none at all is refused', async () => {
  const { rows } = await shop.panelkit.inbounds.list({ limit: 9 }, shop.staff());
  const [first] = rows;
  expect((await owner.submit(step('inbounds'), step('inbounds'))).text).toContain(
    'Choose at least one inbound',
  );
  const chosen = await owner.submitTicked(step('inbounds'), step('inbounds'), {
    inbounds: [first?.id ?? ''],
  });
  expect(chosen.status).toBe(303);
  const after = await shop.panelkit.inbounds.list({ limit: 9 }, shop.staff());
  expect(after.rows.map(({ provisioningEnabled }) => provisioningEnabled)).toEqual(
    rows.map(({ id }) => id === first?.id),
  );
});

test('given templates, when two are chosen with prices, then they are for sale in both languages; a wrong price is said beside it', async () => {
  const choose = (prices: Record<string, string>) =>
    owner.submitTicked(step('plans'), step('plans'), {
      plans: ['starter', 'standard'],
      ...Object.fromEntries(Object.entries(prices).map(([name, price]) => [`price-${name}`, [price]])),
    });
  const wrong = await choose({ starter: 'free', standard: '8.50' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('id="price-starter-problem"');
  expect(wrong.text).toContain('value="8.50"');
  expect((await choose({ starter: '4', standard: '8.50' })).status).toBe(303);
  const plan = await shop.panelkit.plans.findBySlug('standard');
  expect(plan).toMatchObject({ price: { amountMinor: 850, currency: 'USD' }, active: true });
  const texts = await shop.shop.store.planTexts.list();
  expect(texts).toContainEqual(expect.objectContaining({ planId: plan?.id, language: 'fa' }));
});

test('given where customers pay, when it is typed, then it holds and is in the trail; the example is not taken', async () => {
  const pay = (payTo: string) => owner.submit(step('payment'), step('payment'), { payTo });
  expect((await pay(SAMPLE_PAY_TO)).text).toContain('id="payTo-problem"');
  expect((await pay('North Bank 42')).status).toBe(303);
  expect(shop.shop.payTo).toBe('North Bank 42');
  const [newest] = await shop.shop.store.staffActions.list(1);
  expect(newest).toMatchObject({ action: 'settings.changed', note: 'payTo: "North Bank 42"' });
});

test('given a bot that the environment leaves open, when its token is typed, then Telegram is asked, and it is kept without being shown', async () => {
  const answers: Record<string, BotAnswer> = { '1:known': { kind: 'known', username: 'north_bot' } };
  let reopened = 0;
  Object.assign(shop.shop.setup, {
    fixed: new Set(),
    askBot: async (token: string) => answers[token] ?? { kind: 'refused' },
    reopen: () => {
      reopened += 1;
    },
  });
  const type = (token: string) => owner.submit(step('bot'), step('bot'), { token });
  for (const token of ['nonsense', '2:unknown'])
    expect((await type(token)).text).toContain('id="token-problem"');
  expect(await shop.shop.setup.start.read()).toEqual({});
  expect((await type('1:known')).headers.get('refresh')).toContain('url=/staff/setup');
  expect(await shop.shop.setup.start.read()).toEqual({ customerBotToken: '1:known' });
  await expect.poll(() => reopened).toBe(1);
  const [newest] = await shop.shop.store.staffActions.list(1);
  expect(newest?.note).toBe('customerBotToken: @north_bot');
  expect(shop.log()).not.toContain('1:known');
});

test('given a bot that the environment decides, then the page says so and takes none', async () => {
  expect((await owner.get(step('bot'))).text).toContain('TELEGRAM_CUSTOMER_BOT_TOKEN');
  const { csrf = '' } = await owner.hiddenFields('/staff', '/language');
  expect((await owner.post(step('bot'), { csrf, key: 'k', token: '1:x' })).status).toBe(404);
});

test('given a plan, when the test customer buys it twice by one form, then it is one sale, with its link', async () => {
  const plan = await shop.plan({ price: { amountMinor: 700, currency: 'USD' } });
  const form = await owner.hiddenFields(step('sale'), step('sale'));
  const send = () => owner.post(step('sale'), { ...form, planId: plan.id });
  const { location } = await send();
  expect((await send()).location).toBe(location);
  const orderId = new URL(location, shop.url).searchParams.get('order') ?? '';
  expect((await owner.get(location)).text).toContain('data-live');
  await shop.panelkit.orders.settled(orderId);
  const { text } = await owner.get(location);
  expect(/href="hiddify:\/\/import\/https:\/\/shop\.test\/s\/\w+/.test(text)).toBe(true);
  expect((await owner.get('/staff/setup')).text).toContain('href="/staff/setup/sale"');
});
