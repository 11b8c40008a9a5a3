import type { ListTexts } from '../../customer/texts/list-texts.ts';

export const listTextsEn: ListTexts = {
  more: 'More ›',
  transactions: '📒 Transactions',
  noTransactions: 'There are no transactions yet.',
  kinds: {
    payment: 'Top-up',
    delivery: 'Delivered',
    adjustment: 'Adjusted by us',
    refund: 'Returned',
    chargeback: 'Charged back by the bank',
    merge: 'Accounts merged',
  },
  reviewsResume: (at) => `🌙 Our team checks receipts again from ${at}.`,
};
