import type { CardTexts } from '../../customer/texts/card-texts.ts';

export const cardTextsFa: CardTexts = {
  exactly: (amount) => `دقیقاً <b>${amount}</b> واریز کنید:`,
  inRial: (amount) => `در برنامهٔ بانک ${amount} ریال`,
  number: (number) => `شماره کارت: ${number}`,
  holder: (name) => `صاحب کارت: ${name}`,
  amount: (amount) => `مبلغ: ${amount}`,
  until: (at) => `مهلت پرداخت: ${at}`,
  why: (above) =>
    `پرداخت شما از روی همین مبلغ دقیق به‌طور خودکار شناخته می‌شود. ${above} اضافه به کیف پول شما برمی‌گردد.`,
  copyNumber: '📋 کپی شماره کارت',
  copyAmount: '📋 کپی مبلغ',
  notConfirmed:
    'شماره کارت به مشتریان تأییدشده نشان داده می‌شود. لطفاً به ما پیام دهید یا به روش دیگری بپردازید.',
  noneFree:
    'اکنون هیچ کارتی نمی‌تواند این پرداخت را بگیرد. لطفاً بعداً دوباره تلاش کنید یا به روش دیگری بپردازید.',
};
