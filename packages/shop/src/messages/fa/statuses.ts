import type { FailureReason, OrderStatus, Payment, SubscriptionStatus } from '@panelkit/sdk';
import type { Texts } from '../texts.ts';

const orderStatus: Record<OrderStatus, string> = {
  'awaiting-payment': 'در انتظار پرداخت',
  expired: 'منقضی‌شده بدون پرداخت',
  paid: 'پرداخت‌شده، در حال آماده‌سازی',
  fulfilling: 'پرداخت‌شده، در حال آماده‌سازی',
  fulfilled: 'تحویل‌شده',
  'partially-fulfilled': 'بخشی تحویل شده',
  failed: 'تحویل نشد',
  cancelling: 'در حال لغو',
  cancelled: 'لغوشده',
};

const unitStatus = {
  pending: 'در انتظار',
  provisioning: 'در حال آماده‌سازی',
  completed: 'تحویل‌شده',
  failed: 'تحویل نشد، مبلغ بازگشت',
  cancelled: 'لغوشده',
};

const failure: Record<FailureReason, string> = {
  'panel-refused': 'پنل آن را نپذیرفت',
  'gave-up': 'پنل به‌موقع در دسترس نبود',
  conflict: 'حسابی با این نام از پیش وجود دارد',
  staff: 'توسط همکاران پایان یافت',
};

const paymentStatus: Record<Payment['state']['status'], string> = {
  pending: 'در انتظار واریز شما',
  'in-review': 'در حال بررسی',
  captured: 'دریافت شد',
  rejected: 'پذیرفته نشد',
  failed: 'ناموفق',
  cancelled: 'لغوشده',
  expired: 'منقضی‌شده',
};

const subscriptionStatus: Record<SubscriptionStatus, string> = {
  preparing: 'در حال آماده‌سازی',
  active: 'فعال',
  'on-hold': 'با اولین استفاده شروع می‌شود',
  expired: 'منقضی‌شده',
  limited: 'ترافیک تمام شده',
  suspended: 'معلق',
  terminated: 'پایان‌یافته',
};

/** The texts of the states of what is sold, in Persian. */
export const statusesInPersian: Pick<
  Texts,
  'orderStatus' | 'unitStatus' | 'failure' | 'subscriptionStatus' | 'paymentStatus'
> = {
  orderStatus,
  unitStatus,
  failure,
  subscriptionStatus,
  paymentStatus,
};
