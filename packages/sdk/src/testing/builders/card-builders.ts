import type { BankCard } from '../../domain/cards/bank-card.ts';
import type { BankMessage } from '../../domain/cards/bank-message.ts';
import type { CardTransfer } from '../../domain/cards/card-transfer.ts';
import { testId, testInstant } from './test-id.ts';

/** A card without a limit. */
export function aBankCard(overrides: Partial<BankCard> = {}): BankCard {
  return {
    id: testId(),
    label: 'Main',
    ending: '1234',
    sealedDetails: 'sealed',
    dailyLimitMinor: null,
    status: 'enabled',
    createdAt: testInstant(),
    ...overrides,
  };
}

/** An open transfer of 1,017 for a price of 1,000. */
export function aCardTransfer(overrides: Partial<CardTransfer> = {}): CardTransfer {
  return {
    id: testId(),
    paymentId: testId(),
    customerId: testId(),
    cardId: testId(),
    priceMinor: 1000,
    amountMinor: 1017,
    openedAt: testInstant(),
    payableUntil: new Date(testInstant().getTime() + 3_600_000),
    closedAt: null,
    isPaid: false,
    trustedAt: null,
    provedAt: null,
    messageId: null,
    releasedAt: null,
    ...overrides,
  };
}

/** A message that waits for staff. */
export function aBankMessage(overrides: Partial<BankMessage> = {}): BankMessage {
  return {
    id: testId(),
    contentHash: testId(),
    sealedContent: 'sealed',
    pattern: 'Bank',
    cardIds: [],
    amountMinor: 1017,
    sentAt: testInstant(),
    receivedAt: testInstant(),
    state: { status: 'waiting', reason: 'fits-none', paymentIds: [] },
    settledAt: null,
    ...overrides,
  };
}
