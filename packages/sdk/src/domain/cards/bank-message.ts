/** Why a message waits for staff. */
export type WaitingReason =
  /** It fits one payment, and the shop does not approve automatically. */
  | 'fits-one'
  | 'fits-several'
  /** It is the plain price of open payments, without their odd part. */
  | 'plain-price'
  | 'fits-none'
  /** No card of the shop, or none of those that it can mean, was asked to receive this. */
  | 'unknown-card'
  /** The payment of this amount has its money, or was rejected. */
  | 'decided-already';

/** The message's state; moves forward only. */
export type BankMessageState =
  | { status: 'waiting'; reason: WaitingReason; paymentIds: string[] }
  /** It pays, or proves, this payment and no other. */
  | { status: 'matched'; paymentId: string; decidedBy: string; decidedAt: Date }
  | { status: 'dismissed'; reason: string; decidedBy: string; decidedAt: Date };

/** What a bank said of a deposit. */
export interface BankMessage {
  id: string;
  /** Keyed hash of text, sender and time: unique, so that a repetition does nothing. */
  contentHash: string;
  /** The text and its sender, sealed. */
  sealedContent: string;
  /** The name of the pattern that fits it. */
  pattern: string;
  /** The cards that it can be about. */
  cardIds: string[];
  amountMinor: number;
  /** When the bank sent it, as the phone says; else when it was received. */
  sentAt: Date;
  receivedAt: Date;
  state: BankMessageState;
  /** When it was matched or dismissed; null while it waits. */
  settledAt: Date | null;
}
