import type { Format } from '../../format.ts';

/** The texts with which staff edit and block a customer, in English. */
export const careInEnglish = ({ count }: Format) => ({
  write: 'Write a message',
  messageText: 'Message',
  messageHint: 'The customer gets it as you write it, on the website and on every channel that reaches them.',
  send: 'Send',
  block: 'Block',
  blocked: 'Blocked',
  unblock: 'Unblock',
  edit: 'Edit name, address, language and note',
  name: 'Name',
  asBrowser: 'As their browser asks',
  note: 'Note for staff',
  noteHint: 'The customer never sees it.',
  email: 'E-mail address',
  emailHint:
    'The former address is told, the new one gets a link to confirm it, and the customer is signed out everywhere.',
  reason: 'Reason',
  reasonHint: 'For staff alone.',
  blockHint:
    'The customer can no longer sign in, buy, or use the bot, and nothing is renewed automatically. Orders that were paid before are still delivered. You can undo this at any time.',
  unblockHint: 'The customer can sign in, buy and use the bot again.',
  suspend: (n: number) => `Also suspend what runs: ${count(n, 'subscription', 'subscriptions')}`,
  runs: (n: number) => `${count(n, 'subscription goes', 'subscriptions go')} on running.`,
  resume: (n: number) => `Also resume what is suspended: ${count(n, 'subscription', 'subscriptions')}`,
});
