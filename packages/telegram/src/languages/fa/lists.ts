import type { ListTexts } from '../../customer/texts/list-texts.ts';

export const listTextsFa: ListTexts = {
  more: 'بیشتر ›',
  transactions: '📒 تراکنش‌ها',
  noTransactions: 'هنوز تراکنشی نیست.',
  kinds: {
    payment: 'شارژ',
    delivery: 'تحویل',
    adjustment: 'ثبت توسط ما',
    refund: 'بازگشت وجه',
    chargeback: 'برگشت توسط بانک',
    merge: 'ادغام حساب‌ها',
  },
  reviewsResume: (at) => `🌙 همکاران ما از ${at} دوباره رسیدها را بررسی می‌کنند.`,
};
