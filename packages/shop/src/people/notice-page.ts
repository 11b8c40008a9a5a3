import type { NotificationCode, NotificationView } from '@panelkit/sdk';

const folders: Record<string, string> = {
  subscription: '/subscriptions',
  order: '/orders',
  payment: '/payments',
};

/** The page of the shop that a customer's message is about. */
export function noticePage({ kind, id }: NotificationView['subject']): string {
  const folder = folders[kind];
  if (folder !== undefined) return `${folder}/${id}`;
  return kind === 'wallet' ? '/wallet' : '/account';
}

/** Where staff say whose money it is that a provider told of. */
export function unmatchedPage(eventId: string): string {
  return `/staff/unmatched/${eventId}`;
}

const alertPages: Partial<Record<NotificationCode, (id: string) => string>> = {
  'staff.receipt-to-review': (id) => `/staff/receipts/${id}`,
  'staff.payment-charged-back': (id) => `/staff/payments/${id}`,
  'staff.payment-declined': (id) => `/staff/payments/${id}`,
  'staff.payment-unmatched': unmatchedPage,
};

/** The page on which staff can do something about an alert; null: none shows it alone. */
export function alertPage({ code, subject }: Pick<NotificationView, 'code' | 'subject'>): string | null {
  return alertPages[code]?.(subject.id) ?? null;
}
