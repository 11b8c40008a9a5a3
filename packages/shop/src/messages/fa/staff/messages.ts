import type { messagesInEnglish } from '../../en/staff/messages.ts';

/** The texts of the pages on which staff write the shop's messages, in Persian. */
export const messagesInPersian: typeof messagesInEnglish = {
  lead: 'آنچه مشتریان با ایمیل، در تلگرام و در صفحه‌های خود می‌خوانند. هر پیام را می‌توانید به زبان خودتان بنویسید؛ متن تازه بی‌درنگ به کار می‌رود، حتی برای پیام‌هایی که هنوز در صف ارسال‌اند.',
  aboutAccounts: 'ایمیل‌های مربوط به حساب',
  mail: 'ایمیل',
  mails: {
    confirm: 'تأیید نشانی ایمیل',
    reset: 'گذرواژهٔ جدید',
    changed: 'تغییر در حساب',
    moved: 'تغییر نشانی به دست همکاران، به نشانی پیشین',
    subscription: 'لینک اشتراک، فرستاده‌شده به دست همکاران',
  },
  subject: 'موضوع',
  text: 'متن',
  defaultSubject: 'موضوع پیش‌فرض',
  message: 'پیام',
  own: 'متن شما',
  shipped: 'پیش‌فرض',
  write: 'ویرایش',
  title: 'ویرایش پیام',
  placeholders: 'جای‌نماها',
  placeholderHint:
    'به جای هر جای‌نما مقدار آن نوشته می‌شود. هر کدام را می‌توانید چند بار به کار ببرید یا کنار بگذارید.',
  example: 'نمونه',
  emptyHint: 'برای بازگشت به متن پیش‌فرض، آن را خالی بگذارید.',
  defaultText: 'متن پیش‌فرض',
  preview: 'پیش‌نمایش',
  sendTo: (address) => `فرستادن به ⁨${address}⁩`,
  save: 'ذخیره',
  problems: {
    unknown: (parts) => `این پیام \u2068${parts}\u2069 ندارد. فقط جای‌نماهای زیر را به کار ببرید.`,
    missing: (part) => `این ایمیل بدون \u2068${part}\u2069 به کار نمی‌آید. آن را در متن بیاورید.`,
    tooLong: (length) => `حداکثر ${length} کاراکتر وارد کنید.`,
  },
};
