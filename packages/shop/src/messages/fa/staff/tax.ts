import type { Texts } from '../../texts.ts';

/** The texts of the shop's tax on the pages of staff, in Persian. */
export const taxInPersian: Texts['staffTax'] = {
  title: 'مالیات',
  percent: 'نرخ به درصد',
  percentHint:
    'خالی: بدون مالیات. از این پس برای هر قیمت تازه به کار می‌رود؛ آنچه پیش‌تر اعلام شده نرخ خود را نگه می‌دارد.',
  prices: 'قیمت پلن‌ها',
  pricings: { inclusive: 'با مالیات', exclusive: 'بدون مالیات؛ جدا اضافه می‌شود' },
  fixed: 'مالیات را تنظیمات محیط فروشگاه تعیین کرده است (TAX_PERCENT و TAX_PRICES) و اینجا تغییر نمی‌کند.',
  fixedRate: (percent) => `نرخ: ${percent}`,
  none: 'مالیاتی گرفته نمی‌شود.',
};
