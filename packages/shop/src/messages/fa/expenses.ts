import type { Texts } from '../texts.ts';

/** The texts of what the shop pays to others, in Persian. */
export const expensesInPersian: Texts['staffExpenses'] = {
  lead: 'آنچه برای سرور، دامنه و تبلیغات می‌پردازید. گزارش‌ها آن را از درآمد کم می‌کنند.',
  add: 'افزودن هزینه',
  title: 'بابت',
  titleHint: 'مانند: سرور آلمان، دامنه، تبلیغات.',
  noPanel: 'هیچ پنل مشخصی',
  repeats: 'سررسید',
  intervals: { monthly: 'هر ماه', once: 'یک بار' },
  startsOn: 'نخستین روز',
  due: 'سررسید',
  monthly: (first, last) => (last === null ? `هر ماه از ${first}` : `هر ماه از ${first} تا ${last}`),
  end: 'تعیین پایان',
  endsOn: 'آخرین روز',
  endsBefore: 'آخرین روز پیش از نخستین روز است.',
  noAmount: 'یک مبلغ وارد کنید، مثلاً ۱۲٫۵۰.',
  remove: 'حذف',
  removeHint: 'از همهٔ گزارش‌ها حذف می‌شود، حتی ماه‌های گذشته.',
  none: 'هنوز هزینه‌ای ثبت نشده است.',
  expenses: 'هزینه‌ها',
  profit: 'درآمد پس از هزینه‌ها',
};
