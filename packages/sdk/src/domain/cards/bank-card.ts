/** A card or account of the shop to which customers transfer money. */
export interface BankCard {
  id: string;
  /** For staff. */
  label: string;
  /** The last four digits of the number, to tell cards apart. */
  ending: string;
  /** `BankCardDetails`, sealed. */
  sealedDetails: string;
  /** How much it may receive within 24 hours, in minor units; null: any amount. */
  dailyLimitMinor: number | null;
  status: 'enabled' | 'disabled';
  createdAt: Date;
}

/** What a customer needs for a transfer, and how the bank's messages name the account. */
export interface BankCardDetails {
  /** Digits, or an IBAN; without spaces. */
  number: string;
  holder: string;
  /** The number of the account behind the card, if messages name that; null: they name the card. */
  account: string | null;
}

/**
 * Who may see card numbers, and how much of a customer's money is believed before it is proved. Its id is the
 * customer's.
 */
export interface CardBuyer {
  id: string;
  /** Since when card numbers are shown; null: they are not. */
  confirmedAt: Date | null;
  /** The most that may be approved and unproved at once, in minor units; 0: receipts wait for staff. */
  trustedUpToMinor: number;
}
