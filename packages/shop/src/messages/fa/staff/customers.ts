import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

/** The texts of a customer and a subscription, for staff, in Persian. */
export const customersInPersian = (format: Format): Pick<Texts, 'staffCustomer' | 'staffSubscription'> => {
  const { number } = format;
  return {
    staffCustomer: {
      actAs: 'کار به‌جای این مشتری',
      actAsHint:
        'آنچه مشتری می‌بیند می‌بینید و آنچه او می‌تواند انجام می‌دهید. هر فرمی که بفرستید با نام شما ثبت می‌شود؛ پروفایل و گذرواژه بسته می‌ماند.',
      acting: (name) => `شما به‌جای ${name} کار می‌کنید.`,
      actingHint: 'هرچه بفرستید ثبت می‌شود.',
      endActing: 'بازگشت به صفحه‌های مدیریت',
      orderTitle: 'سفارش برای این مشتری',
      orderHint: 'مبلغ آن از کیف پول مشتری پرداخت می‌شود.',
      order: 'ثبت سفارش',
      plan: 'پلن',
      quantity: 'تعداد',
    },
    staffSubscription: {
      order: 'سفارش',
      id: 'شناسه',
      autoRenew: 'تمدید خودکار',
      on: 'بله',
      off: 'خیر',
      ended: {
        'not-delivered': 'هرگز تحویل نشد.',
        cancelled: 'لغو شد.',
        staff: 'همکاران آن را پایان دادند.',
        expired: 'منقضی شده بود.',
      },
      toAudit: 'هرچه با آن انجام شده، در سوابق',
      accounts: 'حساب‌ها روی پنل‌ها',
      account: 'حساب',
      panel: 'پنل',
      inbound: 'اینباند',
      state: 'وضعیت',
      onPanel: 'روی پنل',
      removed: 'حذف‌شده',
      accountStates: { 'in-place': 'سر جایش', changing: 'در حال تغییر', leaving: 'در حال حذف' },
      panelStates: {
        active: 'فعال',
        disabled: 'خاموش',
        expired: 'منقضی',
        limited: 'حجم تمام شده',
        'on-hold': 'منتظر نخستین استفاده',
      },
      use: 'چگونگی استفاده',
      useHint: 'از پنل تنها زمانی پرسیده می‌شود که بخواهید.',
      askPanel: 'اکنون از پنل بپرس',
      online: 'آنلاین',
      lastOnline: 'آخرین بار',
      addresses: 'نشانی‌ها',
      cannotTell: 'پنل نمی‌تواند بگوید.',
      clear: 'فراموش کردن نشانی‌ها',
      access: 'دسترسی',
      time: 'زمان و ترافیک',
      plan: 'پلن',
      place: 'جا',
      link: 'لینک',
      renewOn: 'خودکار تمدید شود',
      renewOff: 'خودکار تمدید نشود',
      extendPaid: (price) => `از کیف پول: ${price}`,
      notExtendable: 'اکنون تمدید نمی‌شود.',
      tooEarly: (days) =>
        `در ${number(days)} روز پایانی یا پس از پایان ترافیک قابل تمدید است. از تنظیمات می‌توان همیشه اجازه داد.`,
      noPlan: 'اکنون پلنی نیست که بتواند به آن تغییر کند.',
      planHint: 'باقی‌ماندهٔ دوره حساب می‌شود؛ تفاوت از کیف پول مشتری کم یا به آن افزوده می‌شود.',
      pays: (plan, price) => `${plan}: می‌پردازد ${price}`,
      getsBack: (plan, price) => `${plan}: پس می‌گیرد ${price}`,
      changePlan: 'تغییر پلن',
      movesFrom: 'اکنون در',
      placeHint:
        'با آنچه مانده جابه‌جا می‌شود؛ روی پنل دیگر، لینک‌های مستقیم تازه می‌گیرد و لینک فروشگاه همان می‌ماند.',
      linkHint: 'لینک فروشگاه به نشانی مشتری فرستاده می‌شود. لینک تازه، لینک پیشین را همان دم پایان می‌دهد.',
      resend: 'فرستادن لینک',
      rotate: 'ساختن لینک تازه',
      renew: 'عوض کردن کانفیگ‌ها',
      renewHint:
        'حساب‌ها در همهٔ سرورها مشخصات تازه می‌گیرند. لینک همان می‌ماند و برنامه‌ها با به‌روزرسانی آن کانفیگ تازه می‌گیرند.',
      renewConfirm: 'هر چه وارد برنامه‌ها شده از کار می‌افتد.',
    },
  };
};
