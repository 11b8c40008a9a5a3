import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';
import { textsOf } from '../texts-of.ts';

type Mailing = Pick<
  Shop,
  'accounts' | 'sendMail' | 'name' | 'publicUrl' | 'language' | 'timeZone' | 'displayUnit' | 'ownTexts'
>;

/**
 * After staff changed an address: the former one reads that, so that nobody takes an account over in silence, and the new one gets the link that
 * proves it. Nobody waits for the mail server.
 */
export async function mailChangedAddress(
  shop: Mailing,
  { user, former, email }: { user: User; former: string; email: string },
): Promise<void> {
  const { confirm, staffCare } = textsOf(shop, user);
  const { movedSubject, movedText } = staffCare;
  void shop.sendMail({
    to: former,
    subject: `${shop.name}: ${movedSubject}`,
    text: movedText(shop.name, shop.publicUrl),
  });
  const link = `${shop.publicUrl}/confirm/${await shop.accounts.startConfirmation(user)}`;
  void shop.sendMail({
    to: email,
    subject: confirm.mailSubject(shop.name),
    text: confirm.mailText(shop.name, link),
  });
}
