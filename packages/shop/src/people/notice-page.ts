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
