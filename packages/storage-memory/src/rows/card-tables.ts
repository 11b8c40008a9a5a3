import type { BankCard, BankMessage, CardBuyer, CardTransfer, ReceiptMark } from '@panelkit/sdk';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** Cards of the shop, what customers are asked to pay there, and what the banks say of it. */
export const createCardTables = () => ({
  bankCards: createTable<BankCard, never, never>({
    kind: 'bank card',
    fixed: ['createdAt'],
    unique: {},
    indexes: {},
  }),
  cardBuyers: createTable<CardBuyer, never, never>({
    kind: 'card buyer',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
  receiptMarks: createTable<ReceiptMark, never, 'age'>({
    kind: 'receipt mark',
    isUnlisted: true,
    fixed: ['paymentId', 'at'],
    unique: {},
    indexes: { age: byTime((row) => row.at) },
  }),
  cardTransfers: createTable<
    CardTransfer,
    'amount' | 'customer' | 'payment' | 'message',
    'customer' | 'payment' | 'reserved' | 'price' | 'open' | 'card' | 'closed'
  >({
    kind: 'card transfer',
    fixed: ['paymentId', 'customerId', 'cardId', 'priceMinor', 'amountMinor', 'openedAt', 'releasedAt'],
    unique: {
      amount: (row) => (row.releasedAt === null ? joined(row.cardId, row.amountMinor) : null),
      customer: (row) => (row.closedAt === null ? joined(row.customerId, row.cardId) : null),
      payment: (row) => (row.closedAt === null ? row.paymentId : null),
      message: (row) => row.messageId,
    },
    indexes: {
      customer: byGroup((row) => row.customerId),
      payment: byGroup((row) => row.paymentId),
      reserved: byGroup((row) => (row.releasedAt === null ? String(row.amountMinor) : null)),
      price: byGroup((row) => (row.closedAt === null ? String(row.priceMinor) : null)),
      open: byGroup((row) => (row.closedAt === null ? '' : null)),
      card: byGroup((row) => (row.releasedAt === null ? row.cardId : null)),
      closed: byTime((row) => (row.releasedAt === null ? row.closedAt : null)),
    },
  }),
  bankMessages: createTable<BankMessage, 'content', 'status' | 'settled'>({
    kind: 'bank message',
    fixed: ['contentHash', 'pattern', 'cardIds', 'amountMinor', 'sentAt', 'receivedAt'],
    unique: { content: (row) => row.contentHash },
    indexes: { status: byGroup((row) => row.state.status), settled: byTime((row) => row.settledAt) },
  }),
});
