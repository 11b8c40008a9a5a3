import { toLatinDigits } from '../payments/parse-amount.ts';

/** What two receipts can have in common. */
export type ReceiptTrait = 'picture' | 'reference';

/**
 * That a receipt had this picture or tracking number; kept when the picture is long deleted. Tells nothing
 * without the key.
 */
export interface ReceiptMark {
  /** A keyed hash, with what it is of. */
  id: string;
  /** The payment whose receipt had it first. */
  paymentId: string;
  at: Date;
}

/** Much longer than hosts keep the pictures: an old receipt is still worth money to who sends it again. */
export const RECEIPT_MARK_DAYS = 730;

/** A receipt has what the receipt of an earlier payment had. */
export interface ReceiptRepeat {
  trait: ReceiptTrait;
  paymentId: string;
}

/** Fewer are the end of a card, a date or an amount, which many receipts have. */
const FEWEST_DIGITS = 6;

/**
 * A tracking number without what people type around it; null: it is none. Banks write it with spaces or
 * dashes, in digits of their language, and words such as "paid" are no number.
 */
export function normalizeReference(typed: string): string | null {
  const plain = toLatinDigits(typed.normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  const digits = plain.replaceAll(/\D/g, '');
  return digits.length < FEWEST_DIGITS ? null : plain;
}
