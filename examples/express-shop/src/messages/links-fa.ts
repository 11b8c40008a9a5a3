import type { Texts } from './en.ts';

/** The texts about the addresses of subscription links, in Persian. */
export const linkAddressesInPersian: Texts['staffLinkAddresses'] = {
  lead: 'لینک‌های اشتراک روی همهٔ این آدرس‌ها باز می‌شوند. لینک‌ها، کدهای QR و پیام‌های جدید با آدرس اصلی ساخته می‌شوند.',
  preferHint:
    'وقتی آدرس دیگری را اصلی کنید، بلافاصله اعمال می‌شود و به هر مشتری یک بار در پس‌زمینه خبر داده می‌شود. لینک‌های قبلی همچنان کار می‌کنند. دامنهٔ هر آدرس را به همین فروشگاه وصل کنید؛ آنجا فقط لینک‌ها باز می‌شوند. دستور doctor بررسی می‌کند که هر آدرس به فروشگاه می‌رسد.',
  own: 'آدرس فروشگاه',
  preferred: 'اصلی',
  prefer: 'اصلی شود و به مشتریان خبر بده',
  remove: 'حذف',
  addTitle: 'آدرس دیگر',
  address: 'آدرس',
  addressHint: 'https://link.example یا https://cdn.example/prefix',
  add: 'افزودن',
  invalid: 'یک آدرس https بدون رمز، علامت سؤال و # بنویسید.',
  known: 'این آدرس در فهرست هست.',
  told: 'اطلاع به مشتریان',
  toldHeads: ['آدرس', 'از', 'پیشرفت', 'وضعیت'],
};
