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
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createReader, createWriter } from './repository.ts';

function createBankCardReader({ views, run }: Access): Reader<BankCard> {
  return createReader<BankCard, unknown>(run, views.bankCards, () => ({ index: 'all', group: '' }));
}

function createBankCardWriter({ views, run }: Access): BankCardWriter {
  const { bankCards } = views;
  return {
    ...createWriter<BankCard, BankCardPatch>(run, bankCards),
    lockAll: () => run(() => [...bankCards.scan('all', '')].map((card) => copyOf(card))),
  };
}

function createCardTransferReader({ views, run }: Access): CardTransferReader {
  const { cardTransfers } = views;
  const inDay = ({ closedAt, isPaid }: CardTransfer, since: Date) =>
    closedAt === null || (isPaid && closedAt >= since);
  return {
    ...createReader<CardTransfer, { customerId?: string; paymentId?: string }, 'customer' | 'payment'>(
      run,
      cardTransfers,
      ({ customerId, paymentId }) => {
        const where = (row: CardTransfer) => customerId === undefined || row.customerId === customerId;
        if (paymentId !== undefined) return { index: 'payment', group: paymentId, where };
        return customerId === undefined
          ? { index: 'all', group: '' }
          : { index: 'customer', group: customerId };
      },
    ),
    listReserved: (amountMinor) =>
      run(() => [...cardTransfers.scan('reserved', String(amountMinor))].map((row) => copyOf(row))),
    listOpenOfPrice: (priceMinor) =>
      run(() => [...cardTransfers.scan('price', String(priceMinor))].map((row) => copyOf(row))),
    listOpenOfCustomer: (customerId) =>
      run(() =>
        [...cardTransfers.scan('customer', customerId)]
          .filter(({ closedAt }) => closedAt === null)
          .map((row) => copyOf(row)),
      ),
    listOpen: ({ after, limit }) =>
      run(() => {
        const position = after === null ? undefined : { sort: 0, id: after };
        return takeWhile(cardTransfers.scan('open', '', position), limit, () => true).map((row) =>
          copyOf(row),
        );
      }),
    listAmounts: (cardId, { fromMinor, toMinor }) =>
      run(() =>
        [...cardTransfers.scan('card', cardId)]
          .map(({ amountMinor }) => amountMinor)
          .filter((amountMinor) => amountMinor >= fromMinor && amountMinor <= toMinor)
          .sort((first, second) => first - second),
      ),
    sumLoads: (since) =>
      run(() => {
        const counted = [...cardTransfers.scan('open', ''), ...cardTransfers.scan('closed', '')];
        const ofCards = Map.groupBy(
          counted.filter((row) => inDay(row, since)),
          ({ cardId }) => cardId,
        );
        return [...ofCards]
          .map(([cardId, rows]) => ({ cardId, amountMinor: sumOf(rows) }))
          .sort((first, second) => (first.cardId < second.cardId ? -1 : 1));
      }),
    sumUnproved: (customerId) =>
      run(() =>
        sumOf(
          [...cardTransfers.scan('customer', customerId)].filter(
            ({ trustedAt, provedAt }) => trustedAt !== null && provedAt === null,
          ),
        ),
      ),
  };
}

function sumOf(rows: readonly CardTransfer[]): number {
  return rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function createCardTransferWriter({ views, run }: Access): CardTransferWriter {
  const { cardTransfers } = views;
  return {
    ...createWriter<CardTransfer, CardTransferPatch>(run, cardTransfers),
    release: ({ closedBefore, now, limit }) =>
      run(() => {
        const due = takeWhile(
          cardTransfers.scan('closed', ''),
          limit,
          ({ closedAt }) => closedAt !== null && closedAt < closedBefore,
        );
        for (const { id } of due) cardTransfers.change(id, (row) => ({ ...row, releasedAt: now }));
        return due.length;
      }),
  };
}

function createBankMessageReader({ views, run }: Access): BankMessageReader {
  const { bankMessages } = views;
  return {
    ...createReader<BankMessage, { status?: BankMessageState['status'] }, 'status'>(
      run,
      bankMessages,
      ({ status }) =>
        status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status },
    ),
    findByHash: (contentHashes) =>
      run(() => {
        for (const hash of contentHashes) {
          const found = bankMessages.findBy('content', hash);
          if (found !== null) return copyOf(found);
        }
        return null;
      }),
  };
}

function createBankMessageWriter({ views, run }: Access): BankMessageWriter {
  const { bankMessages } = views;
  const { get, update } = createWriter<BankMessage, BankMessagePatch>(run, bankMessages);
  return {
    get,
    update,
    insertOnce: (row) =>
      run(() => {
        if (bankMessages.findBy('content', row.contentHash) !== null) return false;
        bankMessages.insert(row);
        return true;
      }),
  };
}

function createCardBuyerReader({ views, run }: Access): CardBuyerReader {
  return { find: (customerId) => run(() => copyOf(views.cardBuyers.find(customerId))) };
}

function createCardBuyerWriter({ views, run }: Access): CardBuyerWriter {
  return { set: (buyer) => run(() => views.cardBuyers.put(buyer)) };
}

function createReceiptMarkReader({ views, run }: Access): ReceiptMarkReader {
  return {
    find: (ids) =>
      run(() => {
        const found = ids.flatMap((id) => views.receiptMarks.find(id) ?? []);
        const [earliest] = found.toSorted((first, second) => first.at.getTime() - second.at.getTime());
        return copyOf(earliest ?? null);
      }),
  };
}

function createReceiptMarkWriter({ views, run }: Access): ReceiptMarkWriter {
  return {
    claim: (mark) =>
      run(() => {
        const known = views.receiptMarks.find(mark.id);
        if (known !== null) return copyOf(known);
        views.receiptMarks.insert(mark);
        return mark;
      }),
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
export function createCardRepositories(access: Access): CardRepositories {
  const readers = createCardReaders(access);
  return {
    bankCards: { ...readers.bankCards, ...createBankCardWriter(access) },
    cardBuyers: { ...readers.cardBuyers, ...createCardBuyerWriter(access) },
    cardTransfers: { ...readers.cardTransfers, ...createCardTransferWriter(access) },
    bankMessages: { ...readers.bankMessages, ...createBankMessageWriter(access) },
    receiptMarks: { ...readers.receiptMarks, ...createReceiptMarkWriter(access) },
  };
}
