import type { Mutant } from '../mutant.ts';

/** The price of an order. */
export const ordersMutants: readonly Mutant[] = [
  {
    id: 'orders/another-total-than-was-shown',
    file: 'packages/sdk/src/engine/orders/place-order.ts',
    find: 'if (expectedTotalMinor === undefined || expectedTotalMinor === total.amountMinor) return;',
    replace: 'if (expectedTotalMinor !== -1) return;',
    breaks: 'nobody pays another total than was shown',
    tests: ['tests/engine/orders/quotes.test.ts', 'tests/engine/orders/orders.test.ts'],
  },
  {
    id: 'orders/setup-fee-of-every-order',
    file: 'packages/sdk/src/engine/orders/setup-fee.ts',
    find: "hold.orderItemId !== null && hold.unitId === null && hold.state !== 'voided'",
    replace: 'false',
    breaks: 'a setup fee is charged once',
    tests: ['tests/engine/orders/orders.test.ts', 'tests/engine/orders/quotes.test.ts'],
  },
  {
    id: 'orders/unpaid-setup-fee-counts',
    file: 'packages/sdk/src/engine/orders/setup-fee.ts',
    find: " && hold.state !== 'voided'",
    replace: '',
    breaks: 'a setup fee that went back is owed again',
    tests: ['tests/engine/orders/orders.test.ts', 'tests/engine/orders/quotes.test.ts'],
  },
  {
    id: 'orders/refund-counts-as-setup-fee',
    file: 'packages/sdk/src/engine/orders/setup-fee.ts',
    find: 'hold.orderItemId !== null && ',
    replace: '',
    breaks: "only an order's hold is a setup fee",
    tests: ['tests/engine/payments/refunds.test.ts'],
  },
];
