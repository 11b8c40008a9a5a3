import type { Language } from '../../domain/notifications/language.ts';

/** What the link says to people in their application. */
export interface LinkTexts {
  preparing: string;
  suspended: string;
  expired: string;
  limited: string;
  /** No server of it works in this application. */
  nothingForApp: string;
  noServers: string;
  /** So many devices may fetch the link, and so many do. */
  devicesFull(limit: number): string;
  /** The application does not name its device, and the shop serves only those that do. */
  noDevice: string;
  endsIn(days: number): string;
  volumeLow(percentLeft: number): string;
  /** Behind the name of a server that does not serve now. */
  notReachable: string;
  /** Places whose servers do not serve now. */
  degraded(places: string): string;
  /** Places whose servers are not there yet. */
  placesPreparing(places: string): string;
}

const persian = new Intl.NumberFormat('fa-IR');

export const linkTexts: Readonly<Record<Language, LinkTexts>> = {
  en: {
    preparing: 'Your servers are being prepared. Update in a minute.',
    suspended: 'This subscription is paused.',
    expired: 'This subscription has ended. Renew it to go on.',
    limited: 'Your volume is used up. Renew to go on.',
    nothingForApp: 'None of your servers works in this app. Please use another app.',
    noServers: 'There are no servers at the moment. Please contact support.',
    devicesFull: (limit) =>
      limit === 1
        ? 'Another device uses this subscription. Remove it in your account, then update.'
        : `All ${limit} devices of this subscription are taken. Remove one in your account, then update.`,
    noDevice:
      'This subscription is for a limited number of devices. Use an app that names its device, such as Happ or v2RayTun.',
    endsIn: (days) => (days <= 1 ? 'Ends within a day' : `Ends in ${days} days`),
    volumeLow: (percentLeft) => `${percentLeft} % of your volume is left`,
    notReachable: 'not reachable',
    degraded: (places) => `Not reachable at the moment: ${places}`,
    placesPreparing: (places) => `Being prepared: ${places}`,
  },
  fa: {
    preparing: 'سرورهای شما در حال آماده‌سازی است. یک دقیقهٔ دیگر به‌روزرسانی کنید.',
    suspended: 'این اشتراک متوقف شده است.',
    expired: 'این اشتراک به پایان رسیده است. برای ادامه آن را تمدید کنید.',
    limited: 'حجم شما تمام شده است. برای ادامه تمدید کنید.',
    nothingForApp: 'هیچ‌یک از سرورهای شما در این برنامه کار نمی‌کند. لطفاً از برنامهٔ دیگری استفاده کنید.',
    noServers: 'در حال حاضر سروری وجود ندارد. لطفاً با پشتیبانی تماس بگیرید.',
    devicesFull: (limit) =>
      `ظرفیت این اشتراک (${persian.format(limit)} دستگاه) پر شده است. در حساب خود یک دستگاه را حذف کنید و سپس به‌روزرسانی کنید.`,
    noDevice:
      'تعداد دستگاه‌های این اشتراک محدود است. از برنامه‌ای استفاده کنید که شناسهٔ دستگاه را می‌فرستد، مانند Happ یا v2RayTun.',
    endsIn: (days) => (days <= 1 ? 'کمتر از یک روز تا پایان' : `${persian.format(days)} روز تا پایان`),
    volumeLow: (percentLeft) => `${persian.format(percentLeft)}٪ از حجم شما باقی مانده است`,
    notReachable: 'در دسترس نیست',
    degraded: (places) => `فعلاً در دسترس نیست: ${places}`,
    placesPreparing: (places) => `در حال آماده‌سازی: ${places}`,
  },
};
