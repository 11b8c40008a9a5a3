import { randomUUID } from 'node:crypto';
import { type MailWriting, writeAccountMail } from '../mail/write-account-mail.ts';
import { mailOwners } from '../roles/mail-owners.ts';
import { isStaff } from '../roles/permissions.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import { languageOf, textsOf } from './texts-of.ts';

/** What happens to an account and is written down, with the network address it came from. */
export type AccountChange =
  | 'account.signed-in'
  | 'account.sign-in-refused'
  | 'account.locked'
  | 'account.unlocked'
  | 'account.password-changed'
  | 'account.password-reset'
  | 'account.second-factor-on'
  | 'account.second-factor-off'
  | 'account.recovery-code-used'
  | 'account.code-sent-again'
  | 'account.recovery-codes-made'
  | 'account.passkey-added'
  | 'account.passkey-removed'
  | 'account.chat-code-made'
  | 'account.address-added'
  | 'account.chat-linked'
  | 'account.role-given'
  | 'account.role-changed'
  | 'account.role-taken'
  | 'account.panel-login-set';

/** Not mailed: anybody could fill the box of somebody else by guessing. */
const SILENT: ReadonlySet<AccountChange> = new Set(['account.sign-in-refused', 'account.locked']);

/**
 * Also mailed to every owner: what lets others in, whoever did it, and be it with the owner's own session.
 */
const OWNERS_TOO: ReadonlySet<AccountChange> = new Set([
  'account.role-given',
  'account.role-changed',
  'account.role-taken',
  'account.panel-login-set',
]);

type Mailing = MailWriting & Pick<Shop, 'store' | 'clock' | 'sendMail' | 'language' | 'publicUrl'>;

interface Change {
  user: User;
  change: AccountChange;
  from: string;
  isMailed?: boolean;
  /** Who did it, if not the user; null: somebody at a terminal. */
  by?: User | null;
}

/**
 * Writes it down and mails it to the person: who did not do it learns of it. Nobody waits for the mail
 * server.
 */
export async function recordAccountChange(shop: Mailing, made: Change): Promise<void> {
  const { user, change, from, isMailed = true } = made;
  const at = shop.clock.now();
  const staffAction = {
    id: randomUUID(),
    userId: user.id,
    action: change,
    targetId: user.id,
    note: '',
    from,
    at,
  };
  await shop.store.staffActions.insert(staffAction);
  if (OWNERS_TOO.has(change)) await tellOwners(shop, { ...made, at });
  const isOurs = user.emailConfirmedAt !== null || isStaff(user.role);
  const { email } = user;
  if (!isMailed || !isOurs || email === null || SILENT.has(change)) return;
  const { atServer, staffActions, format } = textsOf(shop, user);
  const values = {
    change: staffActions[change],
    when: format.dateTime(at),
    from: from === '' ? atServer : from,
    link: `${shop.publicUrl}/profile`,
  };
  const language = languageOf(shop, user);
  void shop.sendMail({ to: email, ...writeAccountMail(shop, { mail: 'changed', language, values }) });
}

async function tellOwners(
  shop: Mailing,
  { user, by = user, change, from, at }: Change & { at: Date },
): Promise<void> {
  await mailOwners(shop, ({ atServer, ownerMail, staffActions }, owner) => {
    if (owner.id === user.id) return null;
    const what = staffActions[change];
    const text = ownerMail({
      what,
      at,
      from: from === '' ? atServer : from,
      whom: user.email ?? user.name,
      by: by === null ? null : (by.email ?? by.name),
      link: `${shop.publicUrl}/staff/people`,
    });
    return { what, text };
  });
}
