import type { groupsInEnglish } from '../../en/staff/groups.ts';

/** The texts about groups of staff, in Persian. */
export const groupsInPersian: typeof groupsInEnglish = {
  title: 'گروه‌های همکاران',
  lead: 'ربات همکاران را به یک گروه اضافه کنید و آنجا یا داخل یک موضوع /alerts را بفرستید تا رسیدها و هشدارها را بفرستد. هر دکمه فقط کاری را می‌کند که زننده‌اش اجازهٔ آن را دارد. مشتریان آنجا دیده نمی‌شوند مگر آنکه اجازه دهید.',
  add: 'افزودن ربات به گروه',
  linked: (since) => `از ${since} هشدار می‌گیرد`,
  lost: (since) => `از ${since} ربات اجازهٔ نوشتن ندارد: دوباره اضافه‌اش کنید و /alerts را بفرستید`,
  seesPeople: 'مشتریان را می‌بیند',
  showPeople: 'نمایش مشتریان در گروه',
  hidePeople: 'پنهان کردن مشتریان در گروه',
  remove: 'حذف',
};
