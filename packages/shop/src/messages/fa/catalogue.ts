import type { Money } from '@panelkit/sdk';
import type { Format } from '../format.ts';
import type { Texts } from '../texts.ts';

/** The texts of the frame of every page and of the plans, in Persian. */
export const catalogueInPersian = (
  format: Format,
): Pick<Texts, 'layout' | 'catalogue' | 'plan' | 'notices'> => {
  const { money, number } = format;
  const days = (amount: number): string => `${number(amount)} روز`;
  return {
    layout: {
      support: 'پشتیبانی',
      channel: 'کانال خبری',
      left: (time) => `${time} مانده`,
      skip: 'رفتن به محتوا',
      maintenance:
        'فروشگاه در دست تعمیر است و فعلاً چیز تازه‌ای فروخته نمی‌شود. سرویس‌ها، تحویل‌ها و تمدیدهای شما ادامه دارد.',
      plans: 'پلن‌ها',
      account: 'حساب من',
      wallet: 'کیف پول',
      notices: (unread) =>
        unread === 0 ? 'پیام‌ها' : `پیام‌ها (${number(Math.min(unread, 9))}${unread > 9 ? '+' : ''})`,
      profile: 'پروفایل',
      cart: (lines) => (lines === 0 ? 'سبد خرید' : `سبد خرید (${number(lines)})`),
      staff: 'مدیریت',
      signIn: 'ورود',
      signUp: 'ثبت‌نام',
      signOut: 'خروج',
      language: 'زبان',
      older: 'قدیمی‌تر',
      viewer: (name: string, balance: Money | null) =>
        balance === null ? name : `\u2068${name}\u2069، \u2068${money(balance)}\u2069`,
      footer: 'ساخته‌شده با PanelKit',
    },
    catalogue: {
      title: 'پلن‌ها',
      heading: 'اتصال خصوصی، آماده در چند ثانیه',
      lead: 'پلن را انتخاب کنید، بپردازید و کد را اسکن کنید. همین.',
      seePlans: 'دیدن پلن‌ها',
      promises: ['تحویل در چند ثانیه', 'بازگشت خودکار پول، اگر تحویل نشود', 'روی گوشی، تبلت و کامپیوتر'],
      questionsTitle: 'خوب است بدانید',
      questions: [
        {
          question: 'چه دریافت می‌کنم؟',
          answer:
            'یک لینک و یک کد QR. آن را به برنامه‌ای رایگان روی گوشی یا کامپیوتر اضافه کنید و وصل شوید. صفحهٔ اشتراک شما برنامه‌ها و همهٔ گام‌ها را نشان می‌دهد.',
        },
        {
          question: 'کی دریافت می‌کنم؟',
          answer:
            'با پرداخت از کیف پول در چند ثانیه: صفحهٔ سفارش پیشرفت آن را نشان می‌دهد. واریز را اول همکاران ما بررسی می‌کنند.',
        },
        {
          question: 'اگر مشکلی پیش بیاید؟',
          answer:
            'فقط برای آنچه تحویل و بررسی شده است می‌پردازید. پول آنچه تحویل نشود به‌طور خودکار به کیف پول شما برمی‌گردد.',
        },
        {
          question: 'آیا چیزی به‌طور خودکار کسر می‌شود؟',
          answer:
            'نه، مگر آنکه تمدید خودکار اشتراکی را روشن کنید. در این صورت از کیف پول کسر می‌شود و پیش از آن به شما خبر می‌دهیم.',
        },
      ],
      empty: 'پلنی با این ویژگی‌ها نیست. جست‌وجو را تغییر دهید یا همه را ببینید.',
      popular: 'محبوب',
      featured: 'پیشنهاد ما',
      choice: 'انتخاب شما',
      choose: (plan) => `انتخاب ${plan}`,
      for: (length) => (length === null ? 'بدون پایان' : `برای ${days(length)}`),
      search: 'جست‌وجو و فیلتر',
      withoutCategory: 'پلن‌های دیگر',
      everyCategory: 'همه',
      byCategory: 'پلن‌ها به تفکیک دسته',
      searchLabels: {
        q: 'واژه‌ها',
        category: 'دسته',
        country: 'کشور',
        protocol: 'پروتکل',
        length: 'مدت',
        traffic: 'ترافیک',
        sort: 'ترتیب',
      },
      lengths: { any: 'همه', month: 'حدود یک ماه', season: 'چند ماه', year: 'یک سال یا بیشتر' },
      traffics: { any: 'همه', limited: 'محدود', unlimited: 'نامحدود' },
      sorts: {
        recommended: 'پیشنهادها',
        cheapest: 'ارزان‌ترین',
        traffic: 'بیشترین ترافیک',
        duration: 'طولانی‌ترین',
      },
      onlyAvailable: 'فقط موجودها',
      show: 'نمایش',
      showAll: 'نمایش همه',
      compare: 'مقایسهٔ پلن‌های انتخاب‌شده',
      compareHint: 'تا چهار پلن را علامت بزنید.',
      compareThis: 'مقایسه',
      compareTitle: 'پلن‌ها در کنار هم',
      compareNone: 'پلنی انتخاب نشده است. چند پلن را در فهرست علامت بزنید و مقایسه کنید.',
    },
    plan: {
      traffic: 'ترافیک',
      duration: 'مدت',
      devices: 'دستگاه‌ها',
      availability: 'موجودی',
      days: (length) => (length === null ? 'بدون پایان' : days(length)),
      deviceLimit: (limit) => (limit === null ? 'هر تعداد' : number(limit)),
      available: 'موجود',
      left: (left) => `${number(left)} عدد مانده`,
      trafficOf: (amount) => (amount === null ? 'ترافیک نامحدود' : `${amount} ترافیک`),
      devicesOf: (limit) => (limit === null ? 'هر تعداد دستگاه' : `${number(limit)} دستگاه`),
      trialOf: (length) => `${days(length)} امتحان رایگان`,
      unavailable: {
        'sold-out': 'تمام شد',
        'not-for-sale': 'فعلاً فروخته نمی‌شود',
        'no-server': 'فعلاً سرور خالی نیست',
      },
      priceTitle: 'هزینه',
      price: 'قیمت',
      perDay: 'هزینهٔ هر روز',
      perDayPrice: (price, length) =>
        length === null ? '–' : money({ ...price, amountMinor: Math.round(price.amountMinor / length) }),
      perGigabyte: 'هزینهٔ هر گیگابایت',
      perGigabytePrice: (price, bytes) =>
        money({ ...price, amountMinor: Math.round((price.amountMinor / Math.max(1, bytes)) * 1024 ** 3) }),
      setupFee: 'راه‌اندازی',
      setupFeeOnce: (fee) => `${money(fee)} یک بار، با اولین سفارش شما`,
      priceHint: 'همهٔ آنچه می‌پردازید همین است: چیزی به‌طور خودکار کسر نمی‌شود.',
      canBeExtended: 'این پلن هنگام پایان قابل تمدید است.',
      cannotBeExtended: 'این پلن قابل تمدید نیست.',
      renewable: 'قابل تمدید',
      yes: 'بله',
      no: 'خیر',
      buy: 'خرید',
      toCart: 'افزودن به سبد',
      quantity: 'تعداد',
      quantityHint: 'هر عدد یک اشتراک جداگانه است.',
      back: 'همهٔ پلن‌ها',
      tryFree: (length) => `${days(length)} رایگان امتحان کنید`,
      trialHint: 'چیزی کسر نمی‌شود و به‌طور خودکار تمام می‌شود. هر مشتری یک بار می‌تواند امتحان کند.',
      trialUsed: 'شما قبلاً از دورهٔ رایگان استفاده کرده‌اید.',
    },
    notices: {
      title: 'پیام‌ها',
      none: 'هنوز پیامی برای شما نیست. هر گاه در اشتراک‌ها یا پول شما اتفاقی بیفتد، اینجا می‌آید.',
      isNew: 'جدید',
      open: 'دیدن',
    },
  };
};
