import type { Texts } from '../texts.ts';

/** The texts of the shop as an installed app, in Persian. */
export const installInPersian: Texts['install'] = {
  description: 'اشتراک‌ها، سفارش‌ها و کیف پول شما',
  offlineTitle: 'اینترنت وصل نیست',
  offlineText: 'برای دیدن این صفحه به اینترنت نیاز دارید. اتصال خود را بررسی کنید و دوباره تلاش کنید.',
  again: 'تلاش دوباره',
  shared: {
    title: 'این رسید برای کدام پرداخت است؟',
    hint: 'تصویر در همین مرورگر منتظر است. به پرداختی که باز کنید پیوست می‌شود و با زدن دکمهٔ همان صفحه فرستاده می‌شود.',
    none: 'هیچ پرداختی منتظر رسید نیست. اول پلنی سفارش دهید یا کیف پول را شارژ کنید و بعد تصویر را دوباره به اشتراک بگذارید.',
    order: (number) => `سفارش ${number}`,
    topUp: 'شارژ کیف پول',
    change: 'تغییر اشتراک',
    open: 'باز کردن',
  },
};
