import type {
  BankCard,
  BankMessage,
  BankMessageState,
  CardBuyer,
  CardTransfer,
  ReceiptMark,
} from '@panelkit/sdk';
import { boolean, type Columns, instant, nullable, number, oneOf, text, texts } from './columns.ts';
import { state } from './sale-rows.ts';
import { defineTable } from './table.ts';

export const bankCards = defineTable<BankCard>({
  kind: 'bank card',
  name: 'bank_cards',
  fixed: ['createdAt'],
  columns: {
    id: text,
    label: text,
    ending: text,
    sealedDetails: text,
    dailyLimitMinor: nullable(number),
    status: oneOf('enabled', 'disabled'),
    createdAt: instant,
  },
});

export const cardTransfers = defineTable<CardTransfer>({
  kind: 'card transfer',
  name: 'card_transfers',
  fixed: ['paymentId', 'customerId', 'cardId', 'priceMinor', 'amountMinor', 'openedAt', 'releasedAt'],
  columns: {
    id: text,
    paymentId: text,
    customerId: text,
    cardId: text,
    priceMinor: number,
    amountMinor: number,
    openedAt: instant,
    payableUntil: instant,
    closedAt: nullable(instant),
    isPaid: boolean,
    trustedAt: nullable(instant),
    provedAt: nullable(instant),
    messageId: nullable(text),
    releasedAt: nullable(instant),
  },
});

export const bankMessages = defineTable<BankMessage>({
  kind: 'bank message',
  name: 'bank_messages',
  fixed: ['contentHash', 'pattern', 'cardIds', 'amountMinor', 'sentAt', 'receivedAt'],
  columns: {
    id: text,
    contentHash: text,
    sealedContent: text,
    pattern: text,
    cardIds: texts,
    amountMinor: number,
    sentAt: instant,
    receivedAt: instant,
    state: state<BankMessageState>('decidedAt'),
    settledAt: nullable(instant),
  },
});

export const receiptMarks = defineTable<ReceiptMark>({
  kind: 'receipt mark',
  name: 'receipt_marks',
  fixed: ['paymentId', 'at'],
  columns: { id: text, paymentId: text, at: instant },
});

/** A buyer's id is the customer's. */
export const cardBuyerColumns: Columns<CardBuyer> = {
  id: text,
  confirmedAt: nullable(instant),
  trustedUpToMinor: number,
};
