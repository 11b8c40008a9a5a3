import type { Language, LedgerTransaction } from '@panelkit/sdk';

/** What is said around lists, and in that of the wallet's transactions. */
export interface ListTexts {
  /** Leads to the next part of a list. */
  more: string;
  transactions: string;
  noTransactions: string;
  kinds: Record<LedgerTransaction['kind'], string>;
}

export const listTexts: Record<Language, ListTexts> = {
  en: {
    more: 'More ›',
    transactions: '📒 Transactions',
    noTransactions: 'There are no transactions yet.',
    kinds: {
      payment: 'Top-up',
      delivery: 'Delivered',
      adjustment: 'Adjusted by us',
      refund: 'Returned',
      chargeback: 'Charged back by the bank',
    },
  },
  fa: {
    more: 'بیشتر ›',
    transactions: '📒 تراکنش‌ها',
    noTransactions: 'هنوز تراکنشی نیست.',
    kinds: {
      payment: 'شارژ',
      delivery: 'تحویل',
      adjustment: 'ثبت توسط ما',
      refund: 'بازگشت وجه',
      chargeback: 'برگشت توسط بانک',
    },
  },
};
