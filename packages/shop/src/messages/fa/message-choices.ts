import type { messageChoicesInEnglish } from '../en/message-choices.ts';

/** The texts about which messages to many customers somebody gets, in Persian. */
export const messageChoicesInPersian: typeof messageChoicesInEnglish = {
  kinds: { service: 'اطلاعیه‌های سرویس', news: 'خبرها', offers: 'تخفیف‌ها و پیشنهادها' },
  why: (shop) => `این ایمیل را می‌گیرید چون مشتری ${shop} هستید.`,
  stop: {
    service: 'دیگر اطلاعیهٔ سرویس نفرستید',
    news: 'دیگر خبر نفرستید',
    offers: 'دیگر پیشنهاد نفرستید',
  },
  title: 'لغو اشتراک پیام‌ها',
  lead: (shop, kind) => `${shop} دیگر این پیام‌ها را با ایمیل یا در گفتگو برای شما نمی‌فرستد: ${kind}.`,
  nothingYet: 'هنوز چیزی تغییر نکرده است.',
  doneTitle: 'اشتراک لغو شد',
  done: (kind) => `دیگر این پیام‌ها را نمی‌گیرید: ${kind}.`,
  stays: 'پیام‌های مربوط به سفارش‌ها و سرویس‌های خودتان همچنان می‌رسد.',
  choose: 'انتخاب در پروفایل',
  invalid: 'این لینک کار نمی‌کند. در پروفایل می‌توانید انتخاب کنید کدام پیام‌ها را بگیرید.',
  card: 'پیام‌های همگانی',
  cardHint: 'کدام‌ها با ایمیل و در گفتگو به شما برسد. پیام‌های مربوط به سفارش‌ها و سرویس‌های خودتان همیشه می‌رسد.',
  save: 'ذخیرهٔ انتخاب',
};
