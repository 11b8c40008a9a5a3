import { expect, test } from 'vitest';
import { aCustomer, anInbound, aPanel, aPlan } from './catalogue-builders.ts';
import { anInvoice } from './invoice-builder.ts';
import {
  aCapacityHold,
  aDelivery,
  aLedgerTransaction,
  aMoneyHold,
  anAuditRow,
  aTopUp,
} from './record-builders.ts';
import { anOrder, anOrderItem, aPayment, aUnit } from './sale-builders.ts';
import { aChange, anAccount, aSubscription } from './service-builders.ts';
import { testId } from './test-id.ts';

const BUILDERS = {
  aCustomer,
  aPlan,
  aPanel,
  anInbound,
  anOrder,
  anOrderItem,
  aUnit,
  aPayment,
  aSubscription,
  aChange,
  anAccount,
  aCapacityHold,
  aMoneyHold,
  aLedgerTransaction,
  anAuditRow,
  anInvoice,
};

test.each(Object.entries(BUILDERS))(
  'given %s, when made twice, then two rows with ids of their own',
  (_, build) => {
    const [first, second] = [build(), build()];
    expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second.id > first.id).toBe(true);
  },
);

test.each(Object.entries(BUILDERS))('given an id for %s, when made, then it is taken', (_, build) => {
  const id = testId();
  expect(build({ id }).id).toBe(id);
});

test('given what a test says, when a row is made, then it says that, and the rest by default', () => {
  const plan = aPlan({ name: 'Mine', capacity: 3 });
  expect(plan).toMatchObject({ name: 'Mine', capacity: 3, heldCount: 0, active: true });
});

test('given lines, when an order is made, then the totals add up', () => {
  const items = [anOrderItem({ quantity: 3, unitPriceMinor: 200, setupFeeMinor: 50 }), anOrderItem()];
  expect(items[0]?.totalMinor).toBe(650);
  expect(anOrder({ items }).total).toEqual({ amountMinor: 1650, currency: 'USD' });
});

test('given money that moves, when its transaction is made, then its entries sum to zero', () => {
  const hold = aMoneyHold({ amountMinor: 700 });
  for (const transaction of [aTopUp({ customerId: hold.customerId, amountMinor: 900 }), aDelivery(hold)]) {
    expect(transaction.entries.reduce((sum, entry) => sum + entry.amountMinor, 0)).toBe(0);
  }
});
