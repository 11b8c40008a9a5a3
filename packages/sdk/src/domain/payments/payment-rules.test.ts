import { describe, expect, test } from 'vitest';
import { testInstant } from '../../testing/builders/test-id.ts';
import { receivableAccount } from './ledger.ts';
import { methodPolicyOf } from './method-policy.ts';
import { moneyUnitOf, moneyUnitsOf, unitExponent } from './money-unit.ts';
import { coveredMinor, type PaymentState } from './payment.ts';
import { isOpenRefund, type RefundState } from './refund.ts';

const at = testInstant();

test.each<{ state: RefundState; then: boolean }>([
  { state: { status: 'requested' }, then: true },
  { state: { status: 'sent', sentAt: at }, then: true },
  { state: { status: 'unknown', sentAt: at, cause: 'x' }, then: true },
  { state: { status: 'succeeded', succeededAt: at }, then: false },
  { state: { status: 'refused', reason: 'x', refusedAt: at }, then: false },
])('given a refund that is $state.status, then it is open: $then', ({ state, then }) => {
  expect(isOpenRefund({ state })).toBe(then);
});

describe('how much of a price is paid', () => {
  const captured = {
    status: 'captured',
    receivedMinor: 980,
    decidedBy: 'x',
    decidedAt: at,
    receipt: null,
  } as const;
  test.each<{ name: string; state: PaymentState; then: number }>([
    { name: 'nothing that is pending', state: { status: 'pending' }, then: 0 },
    { name: 'nothing that failed', state: { status: 'failed', reason: 'x', failedAt: at }, then: 0 },
    { name: 'what came', state: captured, then: 980 },
    { name: 'what came and what the shop bears', state: { ...captured, forgivenMinor: 20 }, then: 1000 },
  ])('$name', ({ state, then }) => expect(coveredMinor(state)).toBe(then));
});

describe('the units of money', () => {
  test('given Rial, then people read and type Toman, too', () => {
    expect([moneyUnitsOf('IRR'), moneyUnitsOf('USD')]).toEqual([['IRT', 'IRR'], ['USD']]);
    expect([unitExponent('IRT'), unitExponent('IRR'), unitExponent('USD')]).toEqual([1, 0, 2]);
  });

  test.each([
    { currency: 'IRR', displayUnit: 'IRT', then: 'IRT' },
    { currency: 'IRR', displayUnit: null, then: 'IRR' },
    { currency: 'USD', displayUnit: 'IRT', then: 'USD' },
  ] as const)(
    'given $currency and a display in $displayUnit, then $then',
    ({ currency, displayUnit, then }) => {
      expect(moneyUnitOf(currency, displayUnit)).toBe(then);
    },
  );
});

test('given what a shop says of a method, then the rest has its defaults, whatever the method is called', () => {
  const defaults = {
    askedIn: null,
    marginBasisPoints: 0,
    quoteValidMs: 1_800_000,
    maxRateAgeMs: 86_400_000,
    toleranceBasisPoints: 0,
  };
  const policies = { zarinpal: { toleranceBasisPoints: 50 } };
  expect(methodPolicyOf(policies, 'zarinpal')).toEqual({ ...defaults, toleranceBasisPoints: 50 });
  for (const method of ['receipt', 'toString']) expect(methodPolicyOf(policies, method)).toEqual(defaults);
});

test('given a customer, then what they owe has an account of its own', () => {
  expect(receivableAccount('c1')).toBe('receivable:c1');
});
