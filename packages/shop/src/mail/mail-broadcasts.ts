import { once } from 'node:events';
import type { BroadcastAnswer, BroadcastMessage, BroadcastSender } from '@panelkit/sdk';
import type { ShopSettings } from '../live-settings.ts';
import { findLanguage, languages, textsIn } from '../messages/languages.ts';
import { mailFault, type Transport } from '../people/mailer.ts';
import { isStaff } from '../roles/permissions.ts';
import type { ShopStore } from '../store/shop-store.ts';
import { broadcastMail } from './broadcast-mail.ts';

/** Below what providers of mail allow in a second, with room for notifications. */
const PER_SECOND = 5;
/** A server that takes no mail at all is left alone for so long. */
const REST_MS = 60_000;
/** These failures happen before the server has the mail. */
const NOT_SENT = new Set(['EDNS', 'ECONNREFUSED', 'EAUTH', 'ETLS', 'EENVELOPE']);

export interface MailBroadcasts {
  store: { users: Pick<ShopStore['users'], 'find'> };
  transport: Transport;
  settings: { current(): Pick<ShopSettings, 'name' | 'brand'> };
  publicUrl: string;
  /** How many the mail server is given a second. Default: 5. */
  broadcastsPerSecond?: number;
}

/** Where the reader of a mail declines its kind. */
export const unsubscribePath = (token: string): string => `/unsubscribe/${token}`;

/**
 * Mails broadcasts to addresses that their owners confirmed. A test goes to the address of the member of
 * staff.
 */
export function mailBroadcasts(parts: MailBroadcasts): BroadcastSender {
  const { store, transport, settings, publicUrl, broadcastsPerSecond = PER_SECOND } = parts;
  return {
    perSecond: broadcastsPerSecond,
    send: async (message, { signal }) => {
      const to = await addressOf(store, message.to);
      if (to === null) return { kind: 'no-address' };
      if (signal.aborted) return { kind: 'failed', reason: 'too-late', retryAfterMs: null };
      const unsubscribeUrl =
        message.unsubscribeToken === null ? null : publicUrl + unsubscribePath(message.unsubscribeToken);
      const mail = broadcastMail(message, {
        ...writtenIn(message),
        shop: settings.current(),
        unsubscribeUrl,
      });
      try {
        const sending = transport({
          id: message.id.replaceAll(':', '.'),
          to,
          ...mail,
          ...(unsubscribeUrl !== null && { unsubscribeUrl }),
        });
        await Promise.race([sending, once(signal, 'abort').then(() => signal.throwIfAborted())]);
        // Mail cannot be deleted, so nothing needs to be named.
        return { kind: 'sent', references: [] };
      } catch (error) {
        return answerTo(error);
      }
    },
  };
}

/** The words around the text: in the language of the text, which is not always the reader's. */
export function writtenIn({ language: code }: Pick<BroadcastMessage, 'language'>) {
  const [first] = languages;
  const language = findLanguage(code) ?? first;
  const { messageChoices } = textsIn(language, { timeZone: 'UTC', displayUnit: null });
  return { language, words: messageChoices };
}

async function addressOf(
  { users }: MailBroadcasts['store'],
  to: BroadcastMessage['to'],
): Promise<string | null> {
  const user = await users.find(to.kind === 'customer' ? to.externalId : to.staffId);
  if (user === null || user.deletedAt !== null) return null;
  const isOpen = to.kind === 'customer' ? user.emailConfirmedAt !== null : isStaff(user.role);
  return isOpen ? user.email : null;
}

/**
 * A refusal of the recipient is as good as a closed mailbox, one of the words is for good, and one of the
 * sender is everybody's.
 * @throws what leaves open whether the mail went out
 */
function answerTo(error: unknown): BroadcastAnswer {
  const { code, responseCode, command, isUnconnected } = mailFault(error);
  const isRecipient = command === 'RCPT TO';
  if (responseCode !== null) {
    const reason = `smtp-${responseCode}`;
    const isFinal = responseCode >= 500;
    if (isRecipient) return isFinal ? { kind: 'blocked' } : { kind: 'failed', reason, retryAfterMs: null };
    if (isFinal && command === 'DATA') return { kind: 'refused', reason };
    return { kind: 'failed', reason, retryAfterMs: REST_MS };
  }
  if (isUnconnected || NOT_SENT.has(code))
    return { kind: 'failed', reason: code.toLowerCase(), retryAfterMs: REST_MS };
  throw error;
}
