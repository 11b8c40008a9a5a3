import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

const kinds: Texts['unusual']['kinds'] = {
  requestsOfAll: 'درخواست‌های همه',
  requestsOfNetwork: 'درخواست‌های یک شبکه',
  requestsOfPerson: 'درخواست‌های یک نفر',
  refusalsOfNetwork: 'درخواست‌های ردشدهٔ یک شبکه',
  refusedSignIns: 'ورودهای ناموفق',
  signUps: 'حساب‌های تازه',
  trials: 'آزمایش‌های رایگان در سایت',
  orders: 'سفارش‌ها در سایت',
  receipts: 'رسیدها در سایت',
  walletsAdjusted: 'تغییر کیف پول‌ها به دست یک همکار',
  customersOpened: 'مشتریانی که یک همکار باز کرده است',
  filesOfStaff: 'فهرست‌هایی که یک همکار دریافت کرده است',
};

export const unusualInPersian = ({ number, dateTime }: Format): Texts['unusual'] => ({
  lead: 'فروشگاه رویدادهای هر ساعت را می‌شمارد. وقتی تعداد یکی از آن‌ها به عدد پایین برسد، همهٔ مالک‌ها ایمیل می‌گیرند و آن ساعت تا ۳۰ روز اینجا می‌ماند.',
  what: 'رویداد',
  who: 'از طرف',
  everybody: 'همه',
  count: 'تعداد',
  atLeast: (count) => `دست‌کم ${number(count)}`,
  hour: 'ساعت',
  nothing: 'در ۳۰ روز گذشته رویداد غیرعادی نبوده است.',
  limits: 'هشدار از چه تعدادی',
  limitsHint: 'تعداد در یک ساعت؛ ۰ یعنی بدون هشدار.',
  kinds,
  mail: ({ what, who, count, hour, link }) =>
    `${what}: ${number(count)} بار از ${dateTime(hour)}${who === '' ? '' : `، از طرف ${who}`}.

این برای یک ساعت بیش از حد معمول است. جزئیات و تعداد لازم برای هشدار را اینجا ببینید:
${link}
`,
});
