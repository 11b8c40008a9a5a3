import type { BankCard, CardBuyer } from '../../domain/cards/bank-card.ts';
import type { BankMessage, BankMessageState } from '../../domain/cards/bank-message.ts';
import type { CardTransfer } from '../../domain/cards/card-transfer.ts';
import type { ReceiptMark } from '../../domain/cards/receipt-mark.ts';
import type { Reader, Writer } from './storage-repositories.ts';

export type BankCardPatch = Partial<
  Pick<BankCard, 'label' | 'ending' | 'sealedDetails' | 'dailyLimitMinor' | 'status'>
>;
export type CardTransferPatch = Partial<
  Pick<CardTransfer, 'payableUntil' | 'closedAt' | 'isPaid' | 'trustedAt' | 'provedAt' | 'messageId'>
>;
export type BankMessagePatch = Partial<Pick<BankMessage, 'sealedContent' | 'state' | 'settledAt'>>;

export interface BankCardWriter extends Writer<BankCard, BankCardPatch> {
  /**
   * Locks and reads all cards, by id: whoever assigns one decides after the other
   * (`ORDER BY id FOR NO KEY UPDATE`).
   */
  lockAll(): Promise<BankCard[]>;
}

/** The sum of what a card received and is to receive. */
export interface CardLoadRow {
  cardId: string;
  amountMinor: number;
}

/**
 * Unique: (`cardId`, `amountMinor`) while it is not released, (`customerId`, `cardId`) and `paymentId` while
 * it is open, `messageId`.
 */
export interface CardTransferReader
  extends Reader<CardTransfer, { customerId?: string; paymentId?: string }> {
  /** Those of this amount that are not released, on any card (partial index). */
  listReserved(amountMinor: number): Promise<CardTransfer[]>;
  /** Open ones of this price, on any card (partial index). */
  listOpenOfPrice(priceMinor: number): Promise<CardTransfer[]>;
  /** Open ones of a customer: one a card at most. */
  listOpenOfCustomer(customerId: string): Promise<CardTransfer[]>;
  /** Open ones by id, after this one (partial index). */
  listOpen(request: { after: string | null; limit: number }): Promise<CardTransfer[]>;
  /** Amounts of a card that are not released, from `fromMinor` to `toMinor`. */
  listAmounts(cardId: string, range: { fromMinor: number; toMinor: number }): Promise<number[]>;
  /** By card: what open ones ask for, and what was paid since then. */
  sumLoads(since: Date): Promise<CardLoadRow[]>;
  /** What of a customer's was approved on trust and is not proved. */
  sumUnproved(customerId: string): Promise<number>;
}

export interface CardTransferWriter extends Writer<CardTransfer, CardTransferPatch> {
  /** Releases the amounts of those closed before then, at most `limit` of them; returns how many. */
  release(request: { closedBefore: Date; now: Date; limit: number }): Promise<number>;
}

/** Unique: `contentHash`. */
export interface BankMessageReader extends Reader<BankMessage, { status?: BankMessageState['status'] }> {
  /** The message with one of these hashes. */
  findByHash(contentHashes: string[]): Promise<BankMessage | null>;
}

export interface BankMessageWriter extends Omit<Writer<BankMessage, BankMessagePatch>, 'insert'> {
  /**
   * `INSERT … ON CONFLICT (content_hash) DO NOTHING`. False when the message is stored already (nothing
   * changed).
   */
  insertOnce(message: BankMessage): Promise<boolean>;
}

export interface CardBuyerReader {
  /** Null: nothing was decided about this customer. */
  find(customerId: string): Promise<CardBuyer | null>;
}

export interface CardBuyerWriter {
  /** Inserts or replaces the row; the caller has locked the customer. */
  set(buyer: CardBuyer): Promise<void>;
}

export interface ReceiptMarkReader {
  /** The one with one of these ids; the earliest where there are several. */
  find(ids: string[]): Promise<ReceiptMark | null>;
}

export interface ReceiptMarkWriter {
  /**
   * `INSERT … ON CONFLICT (id) DO NOTHING`.
   * @returns the row that is there: this one, or who had the mark before
   */
  claim(mark: ReceiptMark): Promise<ReceiptMark>;
}
