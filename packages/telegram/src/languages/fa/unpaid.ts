import type { UnpaidTexts } from '../../customer/texts/unpaid-texts.ts';

export const unpaidTextsFa: UnpaidTexts = {
  rejected: (reason) => `رسید شما پذیرفته نشد: ${reason}`,
  partArrived: (amount) => `<b>${amount}</b> از مبلغ رسید و در کیف پول شماست.`,
  arriving: 'پرداخت شما به درگاه رسیده اما هنوز قطعی نشده است. کاری لازم نیست: همین‌جا به شما خبر می‌دهیم.',
  notPaid: 'این پرداخت انجام نشد.',
  payAgain: 'اکنون چگونه می‌پردازید؟',
  addMissing: (amount) => `➕ افزودن ${amount} به کیف پول`,
  tryAgain: '🔁 تلاش دوباره',
  cancel: '✖️ لغو این سفارش',
  cancelQuestion: (number) =>
    `سفارش ${number} لغو شود؟ اگر برای آن پولی فرستاده‌اید، لغو نکنید و به ما پیام دهید.`,
  cancelPaidQuestion: (number) =>
    `سفارش ${number} لغو شود؟ آنچه تحویل گرفته‌اید می‌ماند؛ بقیه تحویل نمی‌شود و مبلغ آن به کیف پول شما برمی‌گردد.`,
  cancelYes: 'بله، لغو کن',
  cancelled: 'سفارش لغو شد.',
  cancelReason: 'لغوشده توسط مشتری',
};
