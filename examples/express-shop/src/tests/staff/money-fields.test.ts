import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let owner: Awaited<ReturnType<TestShop['openAsStaff']>>;
let customerId: string;
let slug = 0;

beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff();
  ({ id: customerId } = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' }));
});
afterAll(() => shop.close());

const plan = {
  ...{ name: 'Gold', description: '', price: '9', setupFee: '', durationDays: '30', trafficGb: '100' },
  ...{ deviceLimit: '', capacity: '', sortOrder: '0', welcomeMessage: '' },
};

/** What each field booked or kept of what was typed, in minor units; null: it was refused. */
const FIELDS: Record<string, (typed: string) => Promise<number | null>> = {
  'the price of a plan': async (price) => {
    slug += 1;
    await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, slug: `p${slug}`, price });
    return (await shop.panelkit.plans.findBySlug(`p${slug}`).catch(() => null))?.price.amountMinor ?? null;
  },
  'the set-up fee of a plan': async (setupFee) => {
    slug += 1;
    await owner.submit('/staff/plans/new', '/staff/plans', { ...plan, slug: `p${slug}`, setupFee });
    return (await shop.panelkit.plans.findBySlug(`p${slug}`).catch(() => null))?.setupFeeMinor ?? null;
  },
  'the adjustment of a wallet': async (amount) => {
    const balance = async () => (await shop.panelkit.wallets.get(customerId, shop.staff())).balanceMinor;
    const before = await balance();
    const page = `/staff/customers/${customerId}`;
    await owner.submit(page, `${page}/adjust`, { amount, sign: 'give', reason: 'test' });
    const given = (await balance()) - before;
    return given === 0 ? null : given;
  },
  'a top-up': async (amount) => {
    const browser = await shop.openAs(await shop.customer());
    const { location } = await browser.submit('/wallet', '/wallet/top-up', { amount });
    const [, paymentId] = /^\/payments\/([0-9a-f-]+)/.exec(location) ?? [];
    if (paymentId === undefined) return null;
    return (await shop.panelkit.payments.get(paymentId, shop.staff())).amount.amountMinor;
  },
};

describe.each(Object.entries(FIELDS))('%s', (_name, put) => {
  test.each([
    ['12,50', 1250],
    ['9,5', 950],
    ['۲٫۵', 250],
    ['1.234,56', 123_456],
    ['1 250', 125_000],
    ['1,234', null],
    ['1e9', null],
    ['-5', null],
    ['12.345', null],
  ])('given %s, then %s is kept', async (typed, kept) => {
    expect(await put(typed)).toBe(kept);
  });
});

test('given no price, when a plan is added, then it is refused and nothing is sold for nothing', async () => {
  expect(await FIELDS['the price of a plan']?.('')).toBeNull();
});
