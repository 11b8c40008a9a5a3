import { once } from 'node:events';
import type { Notifier, NotifierAnswer } from '@panelkit/sdk';
import type { ShopStore } from '../store/shop-store.ts';
import { mailFault, type Transport } from './mailer.ts';
import { noticePage } from './notice-page.ts';

/** These failures happen before the server has the mail. */
const NOT_SENT = new Set(['EDNS', 'ECONNECTION', 'ECONNREFUSED', 'EAUTH', 'ETLS', 'EENVELOPE']);

/** Tells customers by mail what the shop tells them on its pages; only at an address that its owner confirmed. */
export function createMailNotifier(parts: {
  store: { users: Pick<ShopStore['users'], 'find'> };
  transport: Transport;
  shopName: string;
  publicUrl: string;
}): Notifier {
  const { store, transport, shopName, publicUrl } = parts;
  return {
    channel: 'email',
    audiences: ['customer'],
    send: async ({ id, externalId, subject, text, link }, { signal }) => {
      const user = externalId === null ? null : await store.users.find(externalId);
      if (user === null || user.deletedAt !== null) return { kind: 'refused', reason: 'no-address' };
      if (user.emailConfirmedAt === null) return { kind: 'refused', reason: 'address-not-confirmed' };
      if (signal.aborted) return { kind: 'failed', reason: 'too-late', retryAfterMs: null };
      const lines = [text, ...(link === null ? [] : [link]), publicUrl + noticePage(subject), ''];
      const title = `${shopName}: ${text.split('\n', 1)[0]}`.slice(0, 200);
      try {
        const sending = transport({ id, to: user.email, subject: title, text: lines.join('\n\n') });
        await Promise.race([sending, once(signal, 'abort').then(() => signal.throwIfAborted())]);
        return { kind: 'sent' };
      } catch (error) {
        return answerTo(error);
      }
    },
  };
}

/** @throws what leaves open whether the mail went out */
function answerTo(error: unknown): NotifierAnswer {
  const { code, responseCode } = mailFault(error);
  if (responseCode !== null && responseCode >= 500)
    return { kind: 'refused', reason: `smtp-${responseCode}` };
  if (responseCode !== null) return { kind: 'failed', reason: `smtp-${responseCode}`, retryAfterMs: null };
  if (NOT_SENT.has(code)) return { kind: 'failed', reason: code.toLowerCase(), retryAfterMs: null };
  throw error;
}
