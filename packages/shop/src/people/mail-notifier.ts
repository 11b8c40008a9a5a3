import { once } from 'node:events';
import type { Notifier, NotifierAnswer, NotifierMessage } from '@panelkit/sdk';
import type { ShopSettings } from '../live-settings.ts';
import { mailBroadcasts } from '../mail/mail-broadcasts.ts';
import { messageMail } from '../mail/message-mail.ts';
import { listOwners } from '../roles/list-owners.ts';
import type { ShopStore } from '../store/shop-store.ts';
import { mailFault, type Transport } from './mailer.ts';
import { alertPage, noticePage } from './notice-page.ts';

/** As messages and broadcasts are stored. */
export const MAIL_CHANNEL = 'email';
/** These failures happen before the server has the mail. */
const NOT_SENT = new Set(['EDNS', 'ECONNECTION', 'ECONNREFUSED', 'EAUTH', 'ETLS', 'EENVELOPE']);

/**
 * Mails customers what the shop shows them on its pages, and broadcasts, only to an address that its owner
 * confirmed; and alerts of staff to the owner of the shop.
 */
export function createMailNotifier(parts: {
  store: { users: Pick<ShopStore['users'], 'find' | 'list'> };
  /** Of alerts of staff; null: the first owner's. */
  staffEmail: string | null;
  transport: Transport;
  /** Asked for each mail: staff may change them. */
  settings: { current(): Pick<ShopSettings, 'name' | 'brand'> };
  publicUrl: string;
  /** How many mails of broadcasts the server is given a second. Default: 5. */
  broadcastsPerSecond?: number;
}): Notifier {
  const { store, staffEmail, transport, settings, publicUrl } = parts;
  return {
    channel: MAIL_CHANNEL,
    broadcasts: mailBroadcasts(parts),
    send: async (message, { signal }) => {
      const { id, text, link } = message;
      const isForStaff = message.audience === 'staff';
      const found = isForStaff ? await staffAddress(store, staffEmail) : await addressOf(store, message);
      if ('reason' in found) return { kind: 'refused', reason: found.reason };
      const page = isForStaff ? (alertPage(message) ?? '/staff') : noticePage(message.subject);
      if (signal.aborted) return { kind: 'failed', reason: 'too-late', retryAfterMs: null };
      const links = [...(link === null ? [] : [link]), publicUrl + page];
      const mail = messageMail(settings.current(), { text, links });
      try {
        const sending = transport({ id, to: found.to, ...mail });
        await Promise.race([sending, once(signal, 'abort').then(() => signal.throwIfAborted())]);
        return { kind: 'sent' };
      } catch (error) {
        return answerTo(error);
      }
    },
  };
}

type Address = { to: string } | { reason: string };

async function staffAddress(
  { users }: { users: Pick<ShopStore['users'], 'list'> },
  given: string | null,
): Promise<Address> {
  if (given !== null) return { to: given };
  const first = (await listOwners(users)).at(-1);
  return first === undefined ? { reason: 'no-address' } : { to: first.email };
}

async function addressOf(
  { users }: { users: Pick<ShopStore['users'], 'find'> },
  { externalId }: NotifierMessage,
): Promise<Address> {
  const user = externalId === null ? null : await users.find(externalId);
  if (user === null || user.deletedAt !== null || user.email === null) return { reason: 'no-address' };
  return user.emailConfirmedAt === null ? { reason: 'address-not-confirmed' } : { to: user.email };
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
