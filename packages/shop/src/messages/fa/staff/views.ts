import type { savedViewsInEnglish } from '../../en/staff/views.ts';

/** The texts of saved views, in Persian. */
export const savedViewsInPersian: typeof savedViewsInEnglish = {
  columns: 'ستون‌ها',
  contact: 'راه ارتباط',
  contacts: { email: 'با ایمیل', telegram: 'از راه تلگرام' },
  title: 'نماهای ذخیره‌شده',
  shared: '(مشترک)',
  save: 'ذخیرهٔ این نما',
  name: 'نام نما',
  share: 'همهٔ کارکنان ببینند',
  hint: 'فیلترها، ترتیب و ستون‌ها ذخیره می‌شوند، اما نام یا نشانی‌ای که جست‌وجو کرده‌اید نه.',
  remove: (name) => `حذف نمای «${name}»`,
};
