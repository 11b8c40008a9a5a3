import type { LinkTexts } from '../link-texts.ts';

const persian = new Intl.NumberFormat('fa-IR');

export const linkTextsFa: LinkTexts = {
  preparing: 'سرورهای شما در حال آماده‌سازی است. یک دقیقهٔ دیگر به‌روزرسانی کنید.',
  suspended: 'این اشتراک متوقف شده است.',
  expired: 'این اشتراک به پایان رسیده است. برای ادامه آن را تمدید کنید.',
  limited: 'ترافیک شما تمام شده است. برای ادامه تمدید کنید.',
  nothingForApp: 'هیچ‌یک از سرورهای شما در این برنامه کار نمی‌کند. لطفاً از برنامهٔ دیگری استفاده کنید.',
  noServers: 'در حال حاضر سروری وجود ندارد. لطفاً با پشتیبانی تماس بگیرید.',
  devicesFull: (limit) =>
    `ظرفیت این اشتراک (${persian.format(limit)} دستگاه) پر شده است. در حساب خود یک دستگاه را حذف کنید و سپس به‌روزرسانی کنید.`,
  noDevice:
    'تعداد دستگاه‌های این اشتراک محدود است. از برنامه‌ای استفاده کنید که شناسهٔ دستگاه را می‌فرستد، مانند Happ یا v2RayTun.',
  endsIn: (days) => (days <= 1 ? 'کمتر از یک روز تا پایان' : `${persian.format(days)} روز تا پایان`),
  volumeLow: (percentLeft) => `${persian.format(percentLeft)}٪ از ترافیک شما باقی مانده است`,
  notReachable: 'در دسترس نیست',
  degraded: (places) => `فعلاً در دسترس نیست: ${places}`,
  placesPreparing: (places) => `در حال آماده‌سازی: ${places}`,
};
