import { randomUUID } from 'node:crypto';
import { findLanguage, textsIn } from '../messages/languages.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import { isStaff } from './permissions.ts';

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
  | 'account.recovery-codes-made'
  | 'account.passkey-added'
  | 'account.passkey-removed'
  | 'account.chat-code-made'
  | 'account.address-added'
  | 'account.chat-linked'
  | 'account.role-given'
  | 'account.role-taken'
  | 'account.panel-login-set';

/** Not mailed: anybody could fill the box of somebody else by guessing. */
const SILENT: ReadonlySet<AccountChange> = new Set(['account.sign-in-refused', 'account.locked']);

/** Writes it down and mails it to the person: who did not do it learns of it. Nobody waits for the mail server. */
export async function recordAccountChange(
  shop: Pick<
    Shop,
    'store' | 'clock' | 'sendMail' | 'name' | 'language' | 'timeZone' | 'displayUnit' | 'publicUrl'
  >,
  {
    user,
    change,
    from,
    isMailed = true,
  }: { user: User; change: AccountChange; from: string; isMailed?: boolean },
): Promise<void> {
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
  const isOurs = user.emailConfirmedAt !== null || isStaff(user.role);
  const { email } = user;
  if (!isMailed || !isOurs || email === null || SILENT.has(change)) return;
  const language = findLanguage(user.language ?? shop.language) ?? findLanguage(shop.language);
  if (language === null) return;
  const { accountMail: words, staffActions } = textsIn(language, {
    timeZone: user.timeZone ?? shop.timeZone,
    displayUnit: shop.displayUnit,
  });
  const what = staffActions[change];
  const text = words.text({ shop: shop.name, what, at, from, link: `${shop.publicUrl}/profile` });
  void shop.sendMail({ to: email, subject: words.subject(shop.name, what), text });
}
