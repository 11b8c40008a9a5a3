import { type LedgerTransaction, type MoneyHold, walletAccount } from '../../domain/payments/ledger.ts';
import { type CapacityHold, MAIN_PLACE } from '../../domain/placement/capacity.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { AuditRow } from '../../domain/records/audit.ts';
import { testId, testInstant } from './test-id.ts';

/** A place that is set aside. */
export function aCapacityHold(overrides: Partial<CapacityHold> = {}): CapacityHold {
  return {
    id: testId(),
    planId: testId(),
    panelId: testId(),
    inboundId: testId(),
    unitId: testId(),
    placeKey: MAIN_PLACE,
    countsForPlan: true,
    state: 'pending',
    createdAt: testInstant(),
    settledAt: null,
    ...overrides,
  };
}

/** 10.00 USD of a wallet, set aside for a unit. */
export function aMoneyHold(overrides: Partial<MoneyHold> = {}): MoneyHold {
  return {
    id: testId(),
    customerId: testId(),
    currency: 'USD',
    amountMinor: 1000,
    orderId: testId(),
    orderItemId: testId(),
    changeId: null,
    unitId: testId(),
    state: 'pending',
    createdAt: testInstant(),
    settledAt: null,
    ...overrides,
  };
}

/** A ledger transaction in USD without entries; `aTopUp` and `aDelivery` have them. */
export function aLedgerTransaction(overrides: Partial<LedgerTransaction> = {}): LedgerTransaction {
  const id = overrides.id ?? testId();
  return {
    id,
    key: `key-${id}`,
    kind: 'adjustment',
    currency: 'USD',
    entries: [],
    reference: {},
    at: testInstant(),
    ...overrides,
  };
}

/** Money that came in for a customer's wallet. */
export function aTopUp(
  { customerId, amountMinor }: { customerId: string; amountMinor: number },
  overrides: Partial<LedgerTransaction> = {},
): LedgerTransaction {
  return aLedgerTransaction({
    kind: 'payment',
    entries: [
      { account: walletAccount(customerId), amountMinor },
      { account: 'cash:receipt', amountMinor: -amountMinor },
    ],
    ...overrides,
  });
}

/** Money of a wallet that became value delivered: what a hold is posted with. */
export function aDelivery(
  {
    id,
    customerId,
    amountMinor,
    currency,
  }: Pick<MoneyHold, 'id' | 'customerId' | 'amountMinor' | 'currency'>,
  overrides: Partial<LedgerTransaction> = {},
): LedgerTransaction {
  return aLedgerTransaction({
    kind: 'delivery',
    currency,
    entries: [
      { account: walletAccount(customerId), amountMinor: -amountMinor },
      { account: 'revenue', amountMinor },
    ],
    reference: { holdId: id },
    ...overrides,
  });
}

/** An audit row of the system. */
export function anAuditRow(overrides: Partial<AuditRow> = {}): AuditRow {
  return {
    id: testId(),
    actor: SYSTEM_ACTOR,
    action: 'order.place',
    target: { kind: 'order', id: testId() },
    before: null,
    after: null,
    reason: null,
    at: testInstant(),
    address: null,
    ...overrides,
  };
}
