import type { Texts } from '../messages/texts.ts';
import { textsOf } from '../people/texts-of.ts';
import type { Shop } from '../shop.ts';
import type { AddressedUser } from '../store/shop-store.ts';
import { listOwners } from './list-owners.ts';

type MailingShop = Pick<
  Shop,
  'store' | 'sendMail' | 'name' | 'language' | 'timeZone' | 'displayUnit' | 'ownTexts'
>;

/**
 * Mails every owner in their language, or nothing where `write` says null; nobody waits for the mail server.
 */
export async function mailOwners(
  shop: MailingShop,
  write: (texts: Texts, owner: AddressedUser) => { what: string; text: string } | null,
): Promise<void> {
  for (const owner of await listOwners(shop.store.users)) {
    const written = write(textsOf(shop, owner), owner);
    if (written === null) continue;
    const { what, text } = written;
    void shop.sendMail({ to: owner.email, subject: `${shop.name}: ${what}`, text });
  }
}
