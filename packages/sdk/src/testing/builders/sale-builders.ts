import { addMs } from '../../domain/lifecycle/period.ts';
import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { GIB_BYTES } from '../../domain/usage/traffic.ts';
import { testId, testInstant } from './test-id.ts';

const UNPAID_FOR_MS = 30 * 60_000;

/** A line of one unit at 10.00 without a setup fee. */
export function anOrderItem(overrides: Partial<OrderItem> = {}): OrderItem {
  const { quantity = 1, unitPriceMinor = 1000, setupFeeMinor = 0 } = overrides;
  return {
    id: testId(),
    planId: testId(),
    planName: '30 days, 50 GB',
    quantity,
    unitPriceMinor,
    setupFeeMinor,
    unitTaxMinor: 0,
    setupFeeTaxMinor: 0,
    taxBasisPoints: 0,
    totalMinor: unitPriceMinor * quantity + setupFeeMinor,
    terms: {
      durationDays: 30,
      trafficLimitBytes: 50 * GIB_BYTES,
      deviceLimit: null,
      startsOnFirstUse: false,
    },
    isTrial: false,
    ...overrides,
  };
}

/** An order in USD that waits for its payment; the total is that of its lines. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  const id = overrides.id ?? testId();
  const items = overrides.items ?? [anOrderItem()];
  return {
    id,
    number: `N-${id}`,
    customerId: testId(),
    items,
    total: { amountMinor: items.reduce((sum, item) => sum + item.totalMinor, 0), currency: 'USD' },
    paymentMethod: 'wallet',
    networkHash: null,
    channel: 'web',
    notes: null,
    createdAt: testInstant(),
    state: { status: 'awaiting-payment', expiresAt: addMs(testInstant(), UNPAID_FOR_MS) },
    ...overrides,
  };
}

/** The first unit of an order line, on which nothing was done yet. */
export function aUnit(overrides: Partial<Unit> = {}): Unit {
  return {
    id: testId(),
    orderId: testId(),
    orderItemId: testId(),
    customerId: testId(),
    planId: testId(),
    unitIndex: 0,
    panelId: testId(),
    inboundId: testId(),
    capacityHoldId: null,
    subscriptionId: null,
    reservedPlaces: [],
    accountId: null,
    attempts: 0,
    lastError: null,
    waitsForStaff: false,
    state: { status: 'pending' },
    createdAt: testInstant(),
    ...overrides,
  };
}

/** A pending payment of 10.00 USD by receipt, for no order. */
export function aPayment(overrides: Partial<Payment> = {}): Payment {
  return {
    id: testId(),
    customerId: testId(),
    orderId: null,
    method: 'receipt',
    amount: { amountMinor: 1000, currency: 'USD' },
    wish: null,
    quote: null,
    state: { status: 'pending' },
    createdAt: testInstant(),
    ...overrides,
  };
}
