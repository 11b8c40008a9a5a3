import type { reviewInEnglish } from '../../en/staff/review.ts';
import type { Format } from '../../format.ts';

/** The texts of the review of receipts, in Persian. */
export const reviewInPersian = (format: Format): ReturnType<typeof reviewInEnglish> => ({
  title: (amount) => `رسید ${amount}`,
  begin: 'بررسی یکی‌یکی',
  waiting: (count) => `${format.number(count)} رسید در انتظار بررسی است`,
  next: 'بعدی',
  note: 'یادداشت',
  reference: 'شمارهٔ پیگیری',
  noPicture: 'تصویری فرستاده نشده است.',
  repeated: {
    picture: 'این تصویر پیش‌تر فرستاده شده است، برای پرداخت',
    reference: 'این شمارهٔ پیگیری پیش‌تر فرستاده شده است، برای پرداخت',
  },
  keys: 'صفحه‌کلید: A تأیید می‌کند، R به دلیل رد می‌رود، N رسید بعدی را نشان می‌دهد.',
});
