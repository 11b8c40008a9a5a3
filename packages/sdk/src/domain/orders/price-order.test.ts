import { expect, test } from 'vitest';
import { type Plan, whyNotForSale } from './plan.ts';
import { priceItem } from './price-order.ts';

const plan: Plan = {
  id: 'p1',
  slug: 'p1',
  name: 'Plan',
  description: '',
  imageUrl: null,
  sortOrder: 0,
  active: true,
  visible: true,
  featured: false,
  popular: false,
  onSale: true,
  inStock: true,
  price: { amountMinor: 500, currency: 'USD' },
  setupFeeMinor: 70,
  durationDays: 30,
  trafficLimitBytes: 1000,
  deviceLimit: null,
  linkDeviceLimit: null,
  category: null,
  countries: [],
  renewable: true,
  startsOnFirstUse: false,
  trialDays: null,
  capacity: null,
  heldCount: 0,
  usedCount: 0,
  placement: { preferredInboundId: null, selector: null, allowSpreading: false },
  provisioning: { autoProvision: true, welcomeMessage: null, showQrCodes: true },
  revision: 1,
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

test.each([
  { quantity: 3, owesSetupFee: true, setupFeeMinor: 70, totalMinor: 1570 },
  { quantity: 3, owesSetupFee: false, setupFeeMinor: 0, totalMinor: 1500 },
])('given $quantity units, setup fee owed: $owesSetupFee, then the line costs $totalMinor', (row) => {
  const priced = priceItem({ plan, quantity: row.quantity, owesSetupFee: row.owesSetupFee }, 'USD');
  expect(priced).toMatchObject({
    unitPriceMinor: 500,
    setupFeeMinor: row.setupFeeMinor,
    totalMinor: row.totalMinor,
  });
  expect(priced.terms).toEqual({
    durationDays: 30,
    trafficLimitBytes: 1000,
    deviceLimit: null,
    startsOnFirstUse: false,
  });
});

test('given the free trial, then nothing is charged, not even a setup fee, and its own days are given', () => {
  const priced = priceItem(
    { plan: { ...plan, trialDays: 3 }, quantity: 1, owesSetupFee: true, isTrial: true },
    'USD',
  );
  expect(priced).toMatchObject({ unitPriceMinor: 0, setupFeeMinor: 0, totalMinor: 0, isTrial: true });
  expect(priced.terms).toMatchObject({ durationDays: 3, trafficLimitBytes: 1000 });
});

test('given a total that is just exact, then it is priced', () => {
  const dear = { ...plan, price: { amountMinor: Number.MAX_SAFE_INTEGER, currency: 'USD' } };
  const priced = priceItem({ plan: dear, quantity: 1, owesSetupFee: false, isTrial: false }, 'USD');
  expect(priced).toMatchObject({ totalMinor: Number.MAX_SAFE_INTEGER, isTrial: false });
});

test('given a plan in another currency, when priced, then CURRENCY_MISMATCH', () => {
  expect(() => priceItem({ plan, quantity: 1, owesSetupFee: false }, 'EUR')).toThrow(
    expect.objectContaining({ code: 'CURRENCY_MISMATCH' }),
  );
});

test('given a total beyond exact integers, when priced, then INVALID_INPUT', () => {
  const dear = { ...plan, price: { amountMinor: 2 ** 52, currency: 'USD' } };
  expect(() => priceItem({ plan: dear, quantity: 3, owesSetupFee: false }, 'USD')).toThrow(
    expect.objectContaining({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'quantity', code: 'too_big', message: 'the total is too large' }] },
    }),
  );
});

test.each([
  { given: {}, then: null },
  { given: { active: false }, then: 'inactive' },
  { given: { onSale: false }, then: 'not-on-sale' },
  { given: { inStock: false }, then: 'out-of-stock' },
])('given $given, when asked why it is not for sale, then $then', ({ given, then }) => {
  expect(whyNotForSale({ ...plan, ...given })).toBe(then);
});
