import type { Texts } from '../../texts.ts';

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
  invalid: 'یک آدرس https بدون گذرواژه، علامت سؤال و # بنویسید.',
  known: 'این آدرس در فهرست هست.',
  told: 'اطلاع به مشتریان',
  toldHeads: ['آدرس', 'از', 'پیشرفت', 'وضعیت'],
};

/** The texts about the documents that links answer, in Persian. */
export const linkDocumentsInPersian: Texts['staffLinkDocuments'] = {
  problems: {
    'too-long': (limit) => `قالب از ${limit} کاراکتر بلندتر است.`,
    syntax: (detail) => `این متن YAML یا JSON معتبر نیست (${detail}).`,
    alias: () => 'ارجاع (*name) پشتیبانی نمی‌شود؛ آن بخش را دوباره بنویسید.',
    'no-mapping': () => 'سند باید از تنظیمات نام‌دار ساخته شود.',
    'no-servers': (list) => `فهرست «${list}» باید یک مورد "{servers}" داشته باشد.`,
    'no-names': () => 'هیچ گروهی سرورها را ندارد؛ "{names}" را در یکی بگذارید.',
    'empty-group': (name) => `گروه «${name}» خالی است.`,
    'unknown-name': (name) => `گروه یا سروری به نام «${name}» نیست.`,
    'same-name': (name) => `نام «${name}» تکراری است یا مال خود نرم‌افزار است.`,
    'group-cycle': (name) => `گروه «${name}» خودش را در بر دارد.`,
    'unknown-word': (word) => `نرم‌افزار «${word}» را در اینجا نمی‌شناسد.`,
    'bad-address': (address) => `«${address}» نشانی درستی برای اینجا نیست.`,
    incomplete: (text) => `اینجا چیزی کم است: «${text}».`,
  },
  lead: 'آنچه نرم‌افزارها از لینک اشتراک می‌گیرند: قوانین، DNS و گروه‌ها. هر تغییر از دریافت بعدی لینک اعمال می‌شود.',
  edited: 'ویرایش‌شده',
  asShipped: 'پیش‌فرض',
  rulesTitle: 'نرم‌افزارها',
  rulesHint:
    'هر نرم‌افزار خود را در User-Agent معرفی می‌کند و قالبی را می‌گیرد که می‌خواند. قانون‌های شما پیش از قانون‌های خود برنامه بررسی می‌شوند.',
  userAgent: 'آزمایش یک User-Agent',
  userAgentHint: 'مثلاً ⁦Happ/⁩',
  tryIt: 'آزمایش',
  gets: 'می‌گیرد:',
  ruleHeads: ['شروع با', 'می‌گیرد', 'اقدام'],
  noRules: 'قانونی ندارید. قانون‌های پیش‌فرض نرم‌افزارهای رایج را می‌شناسند.',
  remove: 'حذف',
  startsWith: 'شروع User-Agent',
  startsWithHint: 'مثلاً ⁦Happ/⁩',
  format: 'می‌گیرد',
  addRule: 'افزودن قانون',
  titleOf: (kind) => `سند ${kind}`,
  template: 'قالب (YAML یا JSON)',
  templateHint: '"{servers}" با همهٔ سرورها و "{names}" با نام آن‌ها جایگزین می‌شود.',
  line: (line) => `خط ${line}: `,
  save: 'ذخیره',
  reset: 'بازگشت به پیش‌فرض',
  sample: 'آنچه نرم‌افزارها می‌گیرند',
  sampleHint: 'برای یک اشتراک نمونه با سه سرور.',
};
