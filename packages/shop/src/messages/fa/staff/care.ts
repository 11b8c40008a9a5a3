import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

/** The texts with which staff edit and block a customer, in Persian. */
export const careInPersian = ({ number }: Format): Texts['staffCare'] => ({
  write: 'نوشتن پیام',
  messageText: 'پیام',
  messageHint: 'مشتری همین متن را در فروشگاه و از هر راهی که به او می‌رسد دریافت می‌کند.',
  send: 'فرستادن',
  block: 'مسدود کردن',
  blocked: 'مسدود',
  unblock: 'رفع مسدودی',
  edit: 'ویرایش نام، ایمیل، زبان و یادداشت',
  name: 'نام',
  asBrowser: 'زبان مرورگر مشتری',
  note: 'یادداشت برای همکاران',
  noteHint: 'مشتری آن را نمی‌بیند.',
  email: 'نشانی ایمیل',
  emailHint: 'به نشانی قبلی خبر داده می‌شود، به نشانی جدید لینک تأیید می‌رود و مشتری همه‌جا از حساب خارج می‌شود.',
  reason: 'دلیل',
  reasonHint: 'فقط برای همکاران.',
  blockHint:
    'مشتری دیگر نمی‌تواند وارد شود، بخرد یا از ربات استفاده کند و چیزی خودکار تمدید نمی‌شود. سفارش‌هایی که پیش‌تر پرداخت شده‌اند تحویل می‌شوند. هر زمان می‌توانید این کار را برگردانید.',
  unblockHint: 'مشتری دوباره می‌تواند وارد شود، بخرد و از ربات استفاده کند.',
  suspend: (n) => `اشتراک‌های فعال هم معلق شوند: ${number(n)}`,
  runs: (n) => `${number(n)} اشتراک فعال می‌ماند.`,
  resume: (n) => `اشتراک‌های معلق هم دوباره فعال شوند: ${number(n)}`,
});
