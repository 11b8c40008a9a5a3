import { DAY_MS, messageText as fixed } from '@panelkit/sdk';
import type { Format } from '../format.ts';
import type { Texts } from '../texts.ts';
import { devicesInPersian } from './devices.ts';

const HOUR_MS = 3_600_000;

/** The texts of a subscription and its link, in Persian. */
export const subscriptionsInPersian = (
  format: Format,
): Pick<Texts, 'subscription' | 'places' | 'entitlement' | 'linkPage' | 'howTo'> => {
  const { dateTime, gigabytes, number } = format;
  const days = (amount: number): string => `${number(amount)} روز`;
  return {
    subscription: {
      title: 'اشتراک',
      shopLink: 'لینک اشتراک شما',
      shopLinkHint:
        'آن را به برنامهٔ خود اضافه کنید یا کد را اسکن کنید. لینک را به کسی ندهید: هر کس آن را داشته باشد ترافیک شما را مصرف می‌کند.',
      copy: 'کپی',
      copied: 'کپی شد',
      qr: 'کد QR لینک اشتراک شما',
      linkQr: (index) => `کد QR لینک مستقیم ${number(index)}`,
      starts: 'شروع',
      expires: 'پایان',
      traffic: 'ترافیک',
      usage: (used, limit) =>
        limit === null
          ? `${gigabytes(used)} مصرف‌شده، نامحدود`
          : `${gigabytes(used)} از ${gigabytes(limit)} مصرف‌شده`,
      usageAsOf: (at) => `ترافیک تا ${dateTime(at)} حساب شده است`,
      usageByDay: 'ترافیک ۳۰ روز گذشته',
      noUsage: 'هنوز ترافیکی مصرف نشده است.',
      noEnd: 'بدون پایان',
      timeLeft: (ms) => {
        if (ms >= DAY_MS) return `${days(Math.ceil(ms / DAY_MS))} مانده`;
        return ms <= 0 ? 'زمان پایان یافته' : `${number(Math.ceil(ms / HOUR_MS))} ساعت مانده`;
      },
      until: (end) => `تا ${dateTime(end)}`,
      devices: 'دستگاه‌ها',
      server: 'سرور',
      reachable: 'در دسترس',
      unreachable: 'فعلاً پاسخ نمی‌دهد',
      answersIn: (ms) => `پاسخ در ${number(ms)} میلی‌ثانیه،`,
      checked: (at) => `بررسی‌شده: ${at}`,
      direct: 'لینک‌های مستقیم',
      directLink: (index) => `لینک مستقیم ${number(index)}`,
      tooLongForQr: 'این لینک برای کد QR بلند است. آن را کپی کنید یا از لینک فروشگاه استفاده کنید.',
      moreLinks: (count) => `${number(count)} لینک دیگر از راه لینک فروشگاه در دسترس است.`,
      directHint: 'برای برنامه‌هایی که لینک اشتراک را نمی‌خوانند. با تغییر سرور تغییر می‌کنند.',
      preparing: 'لینک‌ها پس از تأیید سرور اینجا نشان داده می‌شوند.',
      backToOrder: 'بازگشت به سفارش',
      package: 'دریافت همه در یک فایل',
      rotateTitle: 'لینک جدید',
      rotateHint:
        'اگر کس دیگری لینک شما را دارد، لینک جدید بسازید. لینک قبلی فوراً از کار می‌افتد؛ سپس لینک جدید را به برنامه‌ها اضافه کنید. برنامه‌هایی که لینک قبلی را دارند، سرورهایشان را نگه می‌دارند.',
      rotate: 'ساخت لینک جدید',
      renewTitle: 'لینک و کانفیگ جدید',
      renewHint:
        'دسترسی دستگاه‌هایی که از قبل سرورهای شما را دارند نیز قطع می‌شود: مشخصات اتصال در همهٔ سرورها عوض می‌شود. زمان و ترافیک شما تغییر نمی‌کند.',
      renewConfirm: 'لینک جدید را در همهٔ دستگاه‌هایم دوباره اضافه می‌کنم.',
      renew: 'عوض کردن لینک و کانفیگ‌ها',
      renewedTooOften: 'این کار را در ۲۴ ساعت سه بار انجام داده‌اید. فردا دوباره می‌توانید انجام دهید.',
      done: {
        rotate: 'این لینک جدید شماست. لینک قبلی دیگر کار نمی‌کند.',
        renew:
          'این لینک جدید شماست. آن را در همهٔ دستگاه‌ها اضافه کنید: کانفیگ‌های قبلی تا یک دقیقهٔ دیگر از کار می‌افتد، و در سروری که در دسترس نیست به محض برگشتن آن.',
        extend: fixed('extend.success', 'fa', {}),
        autoRenew: 'انتخاب شما دربارهٔ تمدید خودکار ذخیره شد.',
        pause: 'اشتراک شما متوقف شد و زمان آن نمی‌گذرد.',
        resume: 'اشتراک شما ادامه می‌یابد.',
        changePlan: 'پلن شما تغییر کرد.',
        removeDevice: devicesInPersian(format).removed,
      },
      changePlan: 'تغییر پلن',
      beingApplied: 'تغییر شما روی سرور در حال اعمال است.',
      waitsFor: {
        'server-checked':
          'مبلغ تغییر شما پرداخت شده است. همکاران ما در حال بررسی سرور آن هستند و پس از آن به‌صورت خودکار اعمال می‌شود.',
        'server-unreachable':
          'مبلغ تغییر شما پرداخت شده است. سرور آن در حال حاضر در دسترس نیست و به محض دسترسی به‌صورت خودکار اعمال می‌شود.',
        'inbound-missing':
          'مبلغ تغییر شما پرداخت شده است. سرور آن در حال تعمیر است و پس از آن به‌صورت خودکار اعمال می‌شود.',
      },
      autoRenewOn: 'روشن کردن تمدید خودکار',
      autoRenewOff: 'خاموش کردن تمدید خودکار',
      autoRenewHint: (isOn) =>
        isOn
          ? 'پیش از پایان، خودکار از کیف پول تمدید می‌شود.'
          : 'خودکار تمدید نمی‌شود: بدون شما چیزی کسر نمی‌شود.',
      pauseHint: 'اتصال شما همین حالا قطع می‌شود و تا وقتی آن را از سر بگیرید روزهای شما نمی‌گذرد.',
      pause: 'توقف موقت',
      resume: 'ادامه',
    },
    places: {
      title: 'سرورهای شما',
      states: { ready: 'آماده', preparing: 'در حال آماده‌سازی', degraded: 'در دسترس نیست' },
      follows: 'خودکار اضافه می‌شود.',
      answered: (ms, at) => `پاسخ به ما در ${number(ms)} میلی‌ثانیه (${at})`,
      answersHint: 'از فروشگاه تا سرور اندازه گرفته شده است، نه از دستگاه شما.',
      handshake: {
        answers: (connectMs, handshakeMs, at) =>
          `اتصال فروشگاه ما در ${format.number(connectMs)} میلی‌ثانیه${handshakeMs === null ? '' : `، TLS در ${format.number(handshakeMs)} میلی‌ثانیه`} (${at})`,
        'wrong-certificate': (at) => `فروشگاه ما وصل شد، ولی گواهی سرور درست نیست (${at})`,
        'no-handshake': (at) => `فروشگاه ما وصل شد، ولی پاسخ TLS نیامد (${at})`,
        unreachable: (at) => `فروشگاه ما نتوانست وصل شود (${at})`,
      },
      handshakeHint: 'این آزمایش نشان نمی‌دهد که برنامهٔ شما به اینترنت می‌رسد یا نه.',
      reasons: {
        'server-checked': 'همکاران ما در حال بررسی سرور هستند.',
        'server-unreachable': 'سرور فعلاً در دسترس نیست.',
        'inbound-missing': 'سرور در حال تعمیر است.',
      },
    },
    entitlement: {
      title: 'ریز زمان و ترافیک شما',
      at: 'زمان ثبت',
      what: 'شرح',
      time: 'زمان',
      traffic: 'ترافیک',
      money: 'مبلغ',
      kinds: {
        bought: 'خرید',
        given: 'هدیه',
        started: 'اولین استفاده',
        consumed: 'مصرف',
        paused: 'توقف موقت',
        shifted: 'اضافه‌شده برای تأخیر سرور',
        forfeited: 'جایگزین‌شده با دورهٔ بعد',
        reversed: 'پس‌گرفته‌شده',
        undone: 'تمدید پس گرفته شد',
      },
      noEnd: 'بدون پایان',
      timeLeft: 'زمان باقی‌مانده',
      trafficLeft: 'ترافیک باقی‌مانده',
      worth: 'ارزش هنگام تغییر پلن',
      worthHint:
        'هنگام تغییر پلن، پرداختی شما ضرب در سهم کمترِ زمان یا ترافیک باقی‌مانده به حساب شما منظور می‌شود. هدیه‌ها ارزشی ندارند.',
    },
    linkPage: {
      title: 'اشتراک شما',
      volumeLeft: (bytes) => `${gigabytes(bytes)} باقی مانده`,
      unlimited: 'ترافیک نامحدود',
      openIn: 'افزودن به برنامه',
      moreApps: 'برنامه‌های دیگر',
      otherDevice: 'روی دستگاهی دیگر',
      openInHint: 'یکی از این برنامه‌ها را نصب کنید و سپس روی نام آن بزنید. سرورهای شما در آن ظاهر می‌شود.',
      servers: 'سرورها یک‌به‌یک',
      opening: (app) => `در حال باز کردن ${app}`,
      openingHint: 'اگر اتفاقی نیفتاد، ابتدا برنامه را نصب کنید، سپس برگردید و دکمه را بزنید.',
      back: 'همهٔ برنامه‌ها، کد QR و لینک',
    },
    howTo: {
      platforms: {
        android: 'اندروید',
        ios: 'آیفون و آیپد',
        windows: 'ویندوز',
        macos: 'مک',
        linux: 'لینوکس',
      },
      steps: [
        'یکی از برنامه‌های زیر را نصب کنید.',
        'در برنامه «افزودن اشتراک» را بزنید و کد بالا را اسکن کنید یا لینک را بچسبانید.',
        'اشتراک را به‌روز کنید، یک سرور انتخاب کنید و وصل شوید.',
      ],
      get: 'دریافت',
      guide: (app) => `${app}، گام به گام`,
      install: (app) => `برنامهٔ ${app} را با «دریافت» نصب کنید.`,
      import: (app) =>
        `به این صفحه برگردید و روی «${app}» بزنید. اگر برای افزودن اشتراک اجازه خواست، موافقت کنید.`,
      connect: {
        android: 'دکمهٔ اتصال را بزنید. اندروید یک بار برای ساختن VPN اجازه می‌خواهد: اجازه بدهید.',
        ios: 'دکمهٔ اتصال را بزنید. دستگاه یک بار برای افزودن VPN اجازه می‌خواهد: اجازه بدهید و رمز دستگاه را وارد کنید.',
        windows: 'دکمهٔ اتصال را بزنید. اگر ویندوز برای ایجاد تغییر اجازه خواست، «Yes» را بزنید.',
        macos:
          'دکمهٔ اتصال را بزنید. اگر مک برای افزودن VPN اجازه خواست، اجازه بدهید و گذرواژهٔ خود را وارد کنید.',
        linux: 'دکمهٔ اتصال را بزنید. اگر سیستم گذرواژهٔ شما را خواست، آن را وارد کنید.',
      },
      another: 'اگر سروری وصل نشد، سرور دیگری را از فهرست برنامه انتخاب کنید.',
      open: (app) => `افزودن لینک به ${app}`,
    },
  };
};
