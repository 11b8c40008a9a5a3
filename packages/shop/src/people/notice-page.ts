import type { NotificationView } from '@panelkit/sdk';

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

/** The page on which staff can do something about an alert; null: none shows it alone. */
export function alertPage({ kind, id }: NotificationView['subject']): string | null {
  return kind === 'payment-event' ? unmatchedPage(id) : null;
}
