import type { BankCard, BankMessage, BankMessageState, CardTransfer, Transaction } from '@panelkit/sdk';
import type {
  BankCardPatch,
  BankCardWriter,
  BankMessagePatch,
  BankMessageReader,
  BankMessageWriter,
  CardBuyerReader,
  CardBuyerWriter,
  CardTransferPatch,
  CardTransferReader,
  CardTransferWriter,
  Queries,
  Reader,
  ReceiptMarkReader,
  ReceiptMarkWriter,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { bankCards, bankMessages, cardBuyerColumns, cardTransfers, receiptMarks } from '../rows/card-rows.ts';
import { readRow, toNumber } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { valuesOf } from '../rows/table.ts';
import { createReader, createWriter } from './repository.ts';

const lockCards = `${bankCards.select} ORDER BY id FOR NO KEY UPDATE`;
const reserved = `${cardTransfers.select} WHERE amount_minor = $1 AND released_at IS NULL ORDER BY id`;
const openOfPrice = `${cardTransfers.select} WHERE price_minor = $1 AND closed_at IS NULL ORDER BY id`;
const openOfCustomer = `${cardTransfers.select} WHERE customer_id = $1 AND closed_at IS NULL ORDER BY id`;
const open = `
  ${cardTransfers.select} WHERE closed_at IS NULL AND ($1::uuid IS NULL OR id > $1::uuid) ORDER BY id LIMIT $2`;
const amounts = `
  SELECT amount_minor FROM panelkit.card_transfers
  WHERE card_id = $1 AND amount_minor BETWEEN $2 AND $3 AND released_at IS NULL
  ORDER BY amount_minor`;
// What was closed within a day is not released yet: the index of closed ones holds it.
const loads = `
  SELECT card_id, sum(amount_minor) AS amount_minor FROM (
    SELECT card_id, amount_minor FROM panelkit.card_transfers WHERE closed_at IS NULL
    UNION ALL
    SELECT card_id, amount_minor FROM panelkit.card_transfers
    WHERE closed_at >= $1 AND released_at IS NULL AND is_paid
  ) counted
  GROUP BY card_id
  ORDER BY card_id`;
const unproved = `
  SELECT coalesce(sum(amount_minor), 0) AS amount_minor FROM panelkit.card_transfers
  WHERE customer_id = $1 AND trusted_at IS NOT NULL AND proved_at IS NULL`;
const release = `
  UPDATE panelkit.card_transfers SET released_at = $2
  WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM panelkit.card_transfers
    WHERE closed_at < $1 AND released_at IS NULL
    ORDER BY closed_at LIMIT $3 FOR UPDATE SKIP LOCKED))
  RETURNING id`;
const byHash = `${bankMessages.select} WHERE content_hash = ANY($1)`;
const insertMessageOnce = `${bankMessages.insert} ON CONFLICT (content_hash) DO NOTHING RETURNING id`;
const findMark = `${receiptMarks.select} WHERE id = ANY($1) ORDER BY at LIMIT 1`;
const claimMark = `${receiptMarks.insert} ON CONFLICT (id) DO NOTHING RETURNING id`;
const buyer = 'SELECT id, confirmed_at, trusted_up_to_minor FROM panelkit.card_buyers WHERE id = $1';
const setBuyer = `
  INSERT INTO panelkit.card_buyers (id, confirmed_at, trusted_up_to_minor) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE
    SET confirmed_at = excluded.confirmed_at, trusted_up_to_minor = excluded.trusted_up_to_minor`;

function createBankCardReader(access: Access): Reader<BankCard> {
  return createReader<BankCard, unknown>(access, bankCards, () => ({}));
}

function createBankCardWriter(access: TransactionAccess): BankCardWriter {
  return {
    ...createWriter<BankCard, BankCardPatch>(access, bankCards),
    lockAll: () =>
      access.run(async (session) =>
        (await session.query(lockCards, [])).map((cells) => readRow(bankCards.columns, cells)),
      ),
  };
}

function createCardTransferReader(access: Access): CardTransferReader {
  const read = (statement: string, values: unknown[]) =>
    access.run(async (session) =>
      (await session.query(statement, values)).map((cells) => readRow(cardTransfers.columns, cells)),
    );
  return {
    ...createReader<CardTransfer, { customerId?: string; paymentId?: string }>(
      access,
      cardTransfers,
      ({ customerId, paymentId }) => ({ customer_id: customerId, payment_id: paymentId }),
    ),
    listReserved: (amountMinor) => read(reserved, [amountMinor]),
    listOpenOfPrice: (priceMinor) => read(openOfPrice, [priceMinor]),
    listOpenOfCustomer: (customerId) => read(openOfCustomer, [customerId]),
    listOpen: ({ after, limit }) => read(open, [after, limit]),
    listAmounts: (cardId, { fromMinor, toMinor }) =>
      access.run(async (session) => {
        const found = await session.query(amounts, [cardId, fromMinor, toMinor]);
        return found.map(({ amount_minor: amountMinor }) => toNumber(amountMinor));
      }),
    sumLoads: (since) =>
      access.run(async (session) => {
        const found = await session.query(loads, [since.toISOString()]);
        return found.map((cells) => ({
          cardId: String(cells.card_id),
          amountMinor: toNumber(cells.amount_minor),
        }));
      }),
    sumUnproved: (customerId) =>
      access.run(async (session) => {
        const [found] = await session.query(unproved, [customerId]);
        return toNumber(found?.amount_minor ?? 0);
      }),
  };
}

function createCardTransferWriter(access: TransactionAccess): CardTransferWriter {
  return {
    ...createWriter<CardTransfer, CardTransferPatch>(access, cardTransfers),
    release: ({ closedBefore, now, limit }) =>
      access.run(async (session) => {
        const values = [closedBefore.toISOString(), now.toISOString(), limit];
        return (await session.query(release, values)).length;
      }),
  };
}

function createBankMessageReader(access: Access): BankMessageReader {
  return {
    ...createReader<BankMessage, { status?: BankMessageState['status'] }>(
      access,
      bankMessages,
      ({ status }) => ({ status }),
    ),
    findByHash: (contentHashes) =>
      access.run(async (session) => {
        const [cells] = await session.query(byHash, [contentHashes]);
        return cells === undefined ? null : readRow(bankMessages.columns, cells);
      }),
  };
}

function createBankMessageWriter(access: TransactionAccess): BankMessageWriter {
  const { get, update } = createWriter<BankMessage, BankMessagePatch>(access, bankMessages);
  return {
    get,
    update,
    insertOnce: (row) =>
      access.run(
        async (session) => (await session.query(insertMessageOnce, valuesOf(bankMessages, row))).length === 1,
        { kind: bankMessages.kind, id: row.id },
      ),
  };
}

function createCardBuyerReader(access: Access): CardBuyerReader {
  return {
    find: (customerId) =>
      access.run(async (session) => {
        const [cells] = isUuid(customerId) ? await session.query(buyer, [customerId]) : [];
        return cells === undefined ? null : readRow(cardBuyerColumns, cells);
      }),
  };
}

function createCardBuyerWriter(access: TransactionAccess): CardBuyerWriter {
  return {
    set: ({ id, confirmedAt, trustedUpToMinor }) =>
      access.run(
        async (session) =>
          void (await session.query(setBuyer, [id, confirmedAt?.toISOString() ?? null, trustedUpToMinor])),
        { kind: 'card buyer', id },
      ),
  };
}

function createReceiptMarkReader(access: Access): ReceiptMarkReader {
  return {
    find: (ids) =>
      access.run(async (session) => {
        const [cells] = await session.query(findMark, [ids]);
        return cells === undefined ? null : readRow(receiptMarks.columns, cells);
      }),
  };
}

function createReceiptMarkWriter(access: TransactionAccess): ReceiptMarkWriter {
  return {
    claim: (mark) =>
      access.run(
        async (session) => {
          // Waits for whoever inserts the same mark at this moment.
          const claimed = await session.query(claimMark, valuesOf(receiptMarks, mark));
          if (claimed.length === 1) return mark;
          const [cells] = await session.query(findMark, [[mark.id]]);
          return cells === undefined ? mark : readRow(receiptMarks.columns, cells);
        },
        { kind: receiptMarks.kind, id: mark.id },
      ),
  };
}

type CardReaders = Pick<
  Queries,
  'bankCards' | 'cardBuyers' | 'cardTransfers' | 'bankMessages' | 'receiptMarks'
>;
type CardRepositories = Pick<Transaction, keyof CardReaders>;

/** Cards, and what belongs to them, outside of a transaction. */
export function createCardReaders(access: Access): CardReaders {
  return {
    bankCards: createBankCardReader(access),
    cardBuyers: createCardBuyerReader(access),
    cardTransfers: createCardTransferReader(access),
    bankMessages: createBankMessageReader(access),
    receiptMarks: createReceiptMarkReader(access),
  };
}

/** The same in a transaction. */
export function createCardRepositories(access: TransactionAccess): CardRepositories {
  const readers = createCardReaders(access);
  return {
    bankCards: { ...readers.bankCards, ...createBankCardWriter(access) },
    cardBuyers: { ...readers.cardBuyers, ...createCardBuyerWriter(access) },
    cardTransfers: { ...readers.cardTransfers, ...createCardTransferWriter(access) },
    bankMessages: { ...readers.bankMessages, ...createBankMessageWriter(access) },
    receiptMarks: { ...readers.receiptMarks, ...createReceiptMarkWriter(access) },
  };
}
