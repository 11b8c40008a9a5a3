import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MoneyLimit } from '../../roles/role-limits.ts';
import { listRoles } from '../../roles/roles.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let slug = 0;

/** More than each amount that is typed. */
const PAID_MINOR = 10_000_000;

interface Opened {
  shop: TestShop;
  owner: TestBrowser;
  customerId: string;
  /** A payment of the wallet at a provider, captured. */
  paymentId: string;
}

async function openShop(currency: string): Promise<Opened> {
  const clock = createTestClock();
  const { gateway, provider, takeWebhooks } = createFakePaymentGateway({ clock, method: 'card' });
  const shop = await openTestShop({
    clock,
    currency,
    telegram: true,
    shop: { currency },
    paymentGateways: [gateway],
  });
  const owner = await shop.openAsStaff();
  const customer = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
  const { payments } = shop.panelkit;
  const topUp = { customerId: customer.id, amountMinor: PAID_MINOR, method: 'card' };
  const { id: paymentId } = await payments.topUp(topUp, shop.as(customer));
  provider.pay((await payments.start({ paymentId }, shop.as(customer))).providerReference);
  for (const webhook of takeWebhooks()) await payments.receiveEvent({ gateway: 'card', ...webhook });
  await payments.replayEvents({}, shop.staff());
  // What a customer is trusted with is asked where there are cards.
  const card = { label: 'Bank', number: '6037991122334455', holder: 'Ada' };
  await shop.panelkit.cards.create(card, shop.staff());
  return { shop, owner, customerId: customer.id, paymentId };
}

let opened: Opened;
const show = async (displayUnit: 'IRT' | null): Promise<void> => {
  const { settings } = opened.shop.shop;
  await settings.save({ ...settings.current(), displayUnit }, opened.shop.staff());
};

const plan = {
  name: 'Gold',
  description: '',
  price: '9',
  setupFee: '',
  durationDays: '30',
  trafficGb: '100',
  deviceLimit: '',
  capacity: '',
  sortOrder: '0',
  welcomeMessage: '',
};

/** To a wallet, confirmed. */
const given = { sign: 'give', reason: 'test', confirmed: 'yes' };

/** What each field booked or kept of what was typed, in minor units; null: it was refused. */
const FIELDS: Record<string, Put> = {
  'the price of a plan': async (price, { shop, owner }) => {
    slug += 1;
    await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, slug: `p${slug}`, price });
    return (await shop.panelkit.plans.findBySlug(`p${slug}`).catch(() => null))?.price.amountMinor ?? null;
  },
  'the set-up fee of a plan': async (setupFee, { shop, owner }) => {
    slug += 1;
    await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, slug: `p${slug}`, setupFee });
    return (await shop.panelkit.plans.findBySlug(`p${slug}`).catch(() => null))?.setupFeeMinor ?? null;
  },
  'the adjustment of a wallet': async (amount, { shop, owner, customerId }) => {
    const balance = async () => (await shop.panelkit.wallets.get(customerId, shop.staff())).balanceMinor;
    const before = await balance();
    const page = `/staff/customers/${customerId}`;
    await owner.submit(page, `${page}/adjust`, { ...given, amount });
    const booked = (await balance()) - before;
    return booked === 0 ? null : booked;
  },
  'a top-up': topUp('amount'),
  'another amount of a top-up': topUp('other'),
  'a refund': async (amount, { owner, paymentId }) => {
    const page = `/staff/payments/${paymentId}`;
    const { text } = await owner.submit(page, `${page}/refund`, { amount, service: 'keep', reason: 'test' });
    // What is read again before it is booked: only that is sent on.
    const [, confirmed] = /name="confirmedMinor" value="(\d+)"/.exec(text) ?? [];
    return confirmed === undefined ? null : Number(confirmed);
  },
  'an expense': async (amount, { shop, owner }) => {
    const expense = { title: 'Server', panelId: '', repeats: 'once', startsOn: '2026-01-01' };
    await owner.submit('/staff/expenses', '/staff/expenses', { ...expense, amount });
    const { expenses } = shop.shop.store;
    const [kept = null] = await expenses.list();
    if (kept !== null) await expenses.remove(kept.id);
    return kept?.amountMinor ?? null;
  },
  'the price of a plan at the first start': async (price, { shop }) => {
    const step = '/staff/setup/plans';
    // A template can be chosen once.
    const { shop: fresh, owner } = await openShop(shop.shop.currency);
    const { displayUnit } = shop.shop.settings.current();
    await fresh.shop.settings.save({ ...fresh.shop.settings.current(), displayUnit }, fresh.staff());
    await owner.submit(step, step, { plans: 'starter', 'price-starter': price });
    const plan = await fresh.panelkit.plans.findBySlug('starter').catch(() => null);
    await fresh.close();
    return plan?.price.amountMinor ?? null;
  },
};

const SETTINGS = {
  name: 'Shop',
  payTo: 'Bank',
  announcement: '',
  extensionDays: '3',
  graceDays: '3',
  warnDays: '3',
  usagePercents: '80',
  unpaidOrderMinutes: '30',
  unpaidUnitsPerCustomer: '9',
  giveUpHours: '24',
  unpaidUnitsPerNetwork: '99',
  deviceUnseenDays: '9',
  deviceRemovalsPerDay: '9',
  giftsPerDay: '9',
  sharedLinkApps: '9',
  sharedLinkNetworks: '9',
  adjustUpTo: '9',
};

type Put = (typed: string, opened: Opened) => Promise<number | null>;

function topUp(field: 'amount' | 'other'): Put {
  return async (typed, { shop }) => {
    const browser = await shop.openAs(await shop.customer());
    const { location } = await browser.submit('/wallet', '/wallet/top-up', { [field]: typed });
    const [, paymentId] = /^\/payments\/([0-9a-f-]+)/.exec(location) ?? [];
    if (paymentId === undefined) return null;
    return (await shop.panelkit.payments.get(paymentId, shop.staff())).amount.amountMinor;
  };
}

function fourEyes(field: string, kept: 'adjustAboveMinor' | 'cancelAboveMinor' | 'refundAboveMinor'): Put {
  return async (typed, { shop, owner }) => {
    const { settings } = shop.shop;
    await settings.save({ fourEyes: { ...settings.current().fourEyes, [kept]: 1 } }, shop.staff());
    await owner.submit('/staff/settings', '/staff/settings', { ...SETTINGS, [field]: typed });
    const minor = settings.current().fourEyes[kept];
    return minor === 1 ? null : (minor ?? 0);
  };
}

function ofRole(limit: MoneyLimit): Put {
  return async (typed, { shop, owner }) => {
    slug += 1;
    const name = `Role ${slug}`;
    await owner.submit('/staff/roles/new', '/staff/roles', { name, [limit]: typed });
    const kept = (await listRoles(shop.shop.store.roles)).find((role) => role.name === name);
    return kept === undefined ? null : (kept.limits[limit] ?? 0);
  };
}

function ofBroadcast(field: 'balanceFrom' | 'balanceBelow'): Put {
  return async (typed, { shop, owner }) => {
    slug += 1;
    const texts = { 'text-en': `Hello ${slug}`, 'text-fa': `سلام ${slug}` };
    const draft = { kind: 'service', channels: 'telegram', url: '', services: '', ...texts };
    await owner.submit('/staff/broadcasts/new', '/staff/broadcasts', { ...draft, [field]: typed });
    const { rows } = await shop.panelkit.broadcasts.list({ limit: 500 }, shop.staff());
    const drafted = rows.find(({ content }) => content.texts.en?.text === texts['text-en']);
    return drafted === undefined ? null : (drafted.audience[`${field}Minor`] ?? 0);
  };
}

/** Those of limits: empty is no limit, or none may. */
const LIMITS: Record<string, Put> = {
  'what staff may adjust at once': async (adjustUpTo, { shop, owner }) => {
    const { settings } = shop.shop;
    await settings.save({ adjustUpToMinor: 1 }, shop.staff());
    await owner.submit('/staff/settings', '/staff/settings', { ...SETTINGS, adjustUpTo });
    const { adjustUpToMinor } = settings.current();
    return adjustUpToMinor === 1 ? null : adjustUpToMinor;
  },
  'above which two agree to an adjustment': fourEyes('fourEyesAdjust', 'adjustAboveMinor'),
  'above which two agree to a cancellation': fourEyes('fourEyesCancel', 'cancelAboveMinor'),
  'above which two agree to a refund': fourEyes('fourEyesRefund', 'refundAboveMinor'),
  'the balance from which a broadcast is sent': ofBroadcast('balanceFrom'),
  'the balance below which a broadcast is sent': ofBroadcast('balanceBelow'),
  'what a customer is trusted with': async (trusted, { shop, owner, customerId }) => {
    await shop.panelkit.cards.setBuyer({ customerId, isConfirmed: true, trustedUpToMinor: 1 }, shop.staff());
    const page = `/staff/customers/${customerId}`;
    await owner.submit(page, `${page}/card-buyer`, { confirmed: '1', trusted });
    const kept = (await shop.backend.storage.cardBuyers.find(customerId))?.trustedUpToMinor ?? 1;
    return kept === 1 ? null : kept;
  },
  'the daily limit of a card': async (limit, { shop, owner }) => {
    slug += 1;
    const card = { label: `Card ${slug}`, number: '6037991122334455', holder: 'Ada', account: '', limit };
    await owner.submit('/staff/cards', '/staff/cards', card);
    const kept = (await shop.panelkit.cards.list(shop.staff())).find(({ label }) => label === card.label);
    return kept === undefined ? null : (kept.dailyLimitMinor ?? 0);
  },
  'the least that a method takes': async (minimum, { shop, owner }) => {
    const { shopSettings, payments } = shop.panelkit;
    await shopSettings.writeMethod({ method: 'card', minimumMinor: 1 }, shop.staff());
    const page = '/staff/payment-methods';
    await owner.submit(page, `${page}/card`, { isOn: '1', minimum });
    const [{ minimumMinor = 1 } = {}] = (await payments.manage(shop.staff())).filter(
      ({ method }) => method === 'card',
    );
    return minimumMinor === 1 ? null : minimumMinor;
  },
  'what a role may adjust at once': ofRole('adjustUpToMinor'),
  'what a role may adjust in a day': ofRole('adjustPerDayMinor'),
  'what a role may refund at once': ofRole('refundUpToMinor'),
  'what a role may refund in a day': ofRole('refundPerDayMinor'),
};

const RANGE = ['12,50', '9,5', '۲٫۵', '1.234,56', '1 250', '1,234', '1e9', '-5', '12.345', ''];

describe.each([
  { currency: 'USD', unit: null, kept: [1250, 950, 250, 123_456, 125_000, null, null, null, null, null] },
  { currency: 'IRR', unit: 'IRT', kept: [null, 95, 25, null, 12_500, 12_340, null, null, 123_450, null] },
  { currency: 'IRR', unit: null, kept: [null, null, null, null, 1250, 1234, null, null, 12_345, null] },
] as const)('in $currency, shown as $unit', ({ currency, unit, kept }) => {
  beforeAll(async () => {
    opened = await openShop(currency);
    await show(unit);
  });
  afterAll(() => opened.shop.close());

  test.each(Object.entries(FIELDS))('%s keeps what is typed, or nothing', async (name, put) => {
    const isFee = name === 'the set-up fee of a plan';
    for (const [index, typed] of RANGE.entries()) {
      // Without a fee there is none.
      const expected = isFee && typed === '' ? 0 : kept[index];
      expect({ typed, kept: await put(typed, opened) }).toEqual({ typed, kept: expected });
    }
  });
});

describe.each([
  { currency: 'USD', unit: null, kept: [1250, 950, 250, 123_456, 125_000, null, null, null, null, 0] },
  { currency: 'IRR', unit: 'IRT', kept: [null, 95, 25, null, 12_500, 12_340, null, null, 123_450, 0] },
] as const)('limits in $currency, shown as $unit', ({ currency, unit, kept }) => {
  beforeAll(async () => {
    opened = await openShop(currency);
    await show(unit);
  });
  afterAll(() => opened.shop.close());

  test.each(Object.entries(LIMITS))('%s keeps what is typed, or nothing', async (_name, put) => {
    for (const [index, typed] of RANGE.entries()) {
      const found = await put(typed, opened);
      await show(unit);
      expect({ typed, kept: found }).toEqual({ typed, kept: kept[index] });
    }
  });
});

describe('a shop that shows Toman', () => {
  beforeAll(async () => {
    opened = await openShop('IRR');
    await show('IRT');
  });
  afterAll(() => opened.shop.close());

  test('given a page opened in Toman, when the shop changes to Rial before it is sent, then Toman are booked', async () => {
    const { shop, owner, customerId } = opened;
    const page = `/staff/customers/${customerId}`;
    const fields = await owner.hiddenFields(page, `${page}/adjust`);
    await show(null);
    await owner.post(`${page}/adjust`, { ...fields, ...given, amount: '5000' });
    await show('IRT');
    const { balanceMinor } = await shop.panelkit.wallets.get(customerId, shop.staff());
    expect(balanceMinor - PAID_MINOR).toBe(50_000);
  });

  test('given a form without its unit, then nothing is booked', async () => {
    const { shop, owner } = opened;
    const { id } = await shop.customer();
    const page = `/staff/customers/${id}`;
    const { unit: _unit, ...fields } = await owner.hiddenFields(page, `${page}/adjust`);
    const { status } = await owner.post(`${page}/adjust`, { ...fields, ...given, amount: '5000' });
    expect(status).toBe(400);
    expect((await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor).toBe(0);
  });

  test('given an odd Rial in a price, when its form is saved as it was shown, then the price is the same', async () => {
    const { shop, owner } = opened;
    await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, slug: 'odd', price: '1234.5' });
    const { id = '' } = (await shop.panelkit.plans.findBySlug('odd')) ?? {};
    const path = `/staff/plans/${id}`;
    const { text } = await owner.get(path);
    const [, price = ''] = /name="price" type="text" value="([^"]*)"/.exec(text) ?? [];
    await owner.submit(path, path, { ...plan, name: 'Odd', price });
    const saved = await shop.panelkit.plans.findBySlug('odd');
    expect(saved).toMatchObject({ name: 'Odd', price: { amountMinor: 12_345 } });
    expect((await owner.get('/staff/plans')).text).toContain('1,234.5\u00a0Toman');
  });

  test('given the form of settings, when it is saved in Toman, then amounts and display are kept', async () => {
    const { shop, owner } = opened;
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), adjustUpToMinor: 12_345 }, shop.staff());
    const { text } = await owner.get('/staff/settings');
    const shownIn = (name: string): string =>
      new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(text)?.[1] ?? '';
    const typed = ['name', 'payTo', 'extensionDays', 'graceDays', 'warnDays', 'usagePercents', 'adjustUpTo'];
    const more = [
      'unpaidUnitsPerCustomer',
      'unpaidUnitsPerNetwork',
      'unpaidOrderMinutes',
      'giveUpHours',
      'deviceUnseenDays',
      'deviceRemovalsPerDay',
      'sharedLinkApps',
      'sharedLinkNetworks',
      'giftsPerDay',
    ];
    const fields = Object.fromEntries([...typed, ...more].map((name) => [name, shownIn(name)]));
    const sent = { ...fields, announcement: '', displayUnit: '' };
    expect((await owner.submit('/staff/settings', '/staff/settings', sent)).status).toBe(303);
    expect(settings.current()).toMatchObject({ adjustUpToMinor: 12_345, displayUnit: null });
    await show('IRT');
  });
});

const WHERE = {
  customer: [
    '/',
    '/compare',
    '/plans/gold',
    '/cart',
    '/checkout',
    '/account',
    '/wallet',
    '/notices',
    '/orders',
  ],
  staff: ['/staff', '/staff/orders', '/staff/plans', '/staff/ledger', '/staff/reports', '/staff/payments'],
};

test.each([
  { language: 'en', word: 'Toman', amount: '90,000\u00a0Toman' },
  { language: 'fa', word: 'تومان', amount: '۹۰٬۰۰۰\u00a0تومان' },
])(
  'given a sale in Toman, then no page of $language says Rial or another amount',
  async ({ language, amount }) => {
    opened = await openShop('IRR');
    await show('IRT');
    const { shop } = opened;
    await shop.plan({ slug: 'gold', name: 'Gold', price: { amountMinor: 900_000, currency: 'IRR' } });
    const ada = await shop.customer({ balanceMinor: 900_000 });
    const [browser, staff] = [await shop.openAs(ada), await shop.openAsStaff()];
    for (const reader of [browser, staff]) await reader.submit('/', '/language', { language });
    await browser.buy('gold', { quantity: '1', method: 'wallet' });
    await shop.scheduler.tick();
    await browser.submit('/plans/gold', '/cart', { quantity: '1', goTo: 'cart' });
    const pages = [
      ...(await Promise.all(WHERE.customer.map(async (path) => ({ path, ...(await browser.get(path)) })))),
      ...(await Promise.all(WHERE.staff.map(async (path) => ({ path, ...(await staff.get(path)) })))),
    ];
    for (const { path, status, text } of pages) {
      expect(status, path).toBe(200);
      expect(text.match(/IRR|Rial|ریال|900,000|۹۰۰٬۰۰۰/g), path).toBeNull();
    }
    const shown = pages.filter(({ text }) => text.includes(amount)).map(({ path }) => path);
    expect(shown).toEqual(
      expect.arrayContaining(['/', '/plans/gold', '/cart', '/wallet', '/staff/orders', '/staff/ledger']),
    );
    const csv = (await staff.get('/staff/export/orders.csv')).text;
    expect(csv).toContain(',900000,IRR,90000,IRT');
    await shop.close();
  },
);
