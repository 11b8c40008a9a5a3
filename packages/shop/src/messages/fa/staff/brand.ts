import type { brandInEnglish } from '../../en/staff/brand.ts';

/** The texts of the shop's brand, in Persian. */
export const brandInPersian: typeof brandInEnglish = {
  lead: 'نام، لوگو، رنگ‌ها و لینک‌های فروشگاه شما. صفحه‌ها، ایمیل‌ها، ربات‌ها و برنامه‌ها بی‌درنگ آن‌ها را نشان می‌دهند.',
  name: 'نام فروشگاه',
  logo: 'لوگو',
  logoHint: 'تصویری مربع از نوع PNG، JPEG یا WebP با اندازهٔ حداکثر ۲۵۶ کیلوبایت.',
  removeLogo: 'لوگوی پیش‌فرض دوباره استفاده شود',
  light: 'رنگ در صفحه‌های روشن',
  dark: 'رنگ در صفحه‌های تیره',
  colorHint: 'برای لینک‌ها و دکمه‌ها. باید خوانا باشد: کنتراست دست‌کم ۴٫۵ به ۱.',
  defaultColors: 'رنگ‌های پیش‌فرض دوباره استفاده شوند',
  supportUrl: 'لینک پشتیبانی',
  supportHint:
    'با \u2066https://\u2069 یا \u2066mailto:\u2069 شروع می‌شود؛ مثلاً لینک تلگرام شما. در همهٔ صفحه‌ها، ایمیل‌ها و برنامه‌ها نشان داده می‌شود.',
  channelUrl: 'لینک کانال خبری',
  save: 'ذخیره',
  problems: {
    name: 'نامی با حداکثر ۵۰ کاراکتر وارد کنید.',
    color: 'رنگ را به شکل \u2066#0f766e\u2069 وارد کنید.',
    contrast: (contrast, suggestion) =>
      `کنتراست این رنگ فقط ${contrast} به ۱ است و دست‌کم ۴٫۵ به ۱ لازم است.${suggestion === null ? '' : ` رنگ \u2066${suggestion}\u2069 مناسب است.`}`,
    address: 'لینکی وارد کنید که با \u2066https://\u2069 یا \u2066mailto:\u2069 شروع شود.',
    picture: 'این فایل تصویر PNG، JPEG یا WebP نیست.',
    tooLarge: 'این تصویر از ۲۵۶ کیلوبایت بزرگ‌تر است.',
    infected: 'ویروس‌یاب این تصویر را نپذیرفت.',
  },
};
