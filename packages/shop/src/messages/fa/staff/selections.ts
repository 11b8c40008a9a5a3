import type { selectionsInEnglish } from '../../en/staff/selections.ts';
import type { Format } from '../../format.ts';

/** The texts of work on selected subscriptions, in Persian. */
export const selectionsInPersian = ({ number }: Format): ReturnType<typeof selectionsInEnglish> => ({
  title: 'با اشتراک‌های انتخاب‌شده',
  select: 'انتخاب',
  selectOne: (plan, customer) => `انتخاب ${plan}، ${customer}`,
  what: 'چه کاری انجام شود',
  works: { suspend: 'تعلیق', resume: 'ازسرگیری', 'add-days': 'افزودن روز رایگان' },
  days: 'روز',
  reason: 'دلیل',
  reasonHint: 'برای تعلیق و افزودن روز، دلیل لازم است.',
  previewSelected: 'پیش‌نمایش انتخاب‌شده‌ها',
  previewAll: (count) => `پیش‌نمایش همهٔ ${number(count)} مورد`,
  hint: (most) => `تا تأیید نکنید چیزی تغییر نمی‌کند. هر بار حداکثر ${number(most)} اشتراک.`,
  previewTitles: {
    suspend: 'این اشتراک‌ها معلق شوند؟',
    resume: 'این اشتراک‌ها از سر گرفته شوند؟',
    'add-days': 'به این اشتراک‌ها روز اضافه شود؟',
  },
  selected: 'انتخاب‌شده',
  possible: 'تغییر می‌کنند',
  leftOut: 'کنار گذاشته می‌شوند',
  why: 'دلیل',
  count: 'تعداد',
  which: 'کدام‌ها',
  andMore: (count) => `و ${number(count)} مورد دیگر`,
  confirm: (count) => `انجام برای ${number(count)} اشتراک`,
  back: 'بازگشت به فهرست',
  nothingPossible: 'برای هیچ‌کدام کاری نمی‌توان کرد.',
  background: 'در پس‌زمینه انجام می‌شود. می‌توانید پیشرفت را ببینید، متوقف کنید و ادامه دهید.',
  problems: {
    none: 'چیزی انتخاب نشده است. ردیف‌ها را انتخاب کنید یا همه را پیش‌نمایش کنید.',
    tooMany: (most) => `بیش از ${number(most)} اشتراک پیدا شد. فهرست را محدودتر کنید و دوباره امتحان کنید.`,
    reason: 'دلیل را وارد کنید.',
    days: 'عددی بین ۱ و ۳۶۵ وارد کنید.',
    changed: 'فهرست در این میان تغییر کرده است. لطفاً پیش‌نمایش را دوباره ببینید.',
  },
  refusals: {
    'not-permitted': 'اجازه داده نشده است',
    'being-changed': 'تغییری روی آن در حال انجام است',
    'paused-too-often': 'بیش از حد متوقف شده است',
    'not-paused': 'نه معلق است و نه متوقف',
    endless: 'پایانی ندارد',
    'not-found': 'دیگر وجود ندارد',
  },
});
