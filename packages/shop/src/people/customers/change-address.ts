import { type MailWriting, writeAccountMail } from '../../mail/write-account-mail.ts';
import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';
import { languageOf } from '../texts-of.ts';

type Mailing = MailWriting & Pick<Shop, 'accounts' | 'sendMail' | 'language' | 'publicUrl'>;

/**
 * After staff changed an address: the former one reads that, so that nobody takes an account over in silence,
 * and the new one gets the link that proves it. Nobody waits for the mail server.
 */
export async function mailChangedAddress(
  shop: Mailing,
  { user, former, email }: { user: User; former: string; email: string },
): Promise<void> {
  const language = languageOf(shop, user);
  const { publicUrl } = shop;
  const toFormer = writeAccountMail(shop, { mail: 'moved', language, values: { link: publicUrl } });
  void shop.sendMail({ to: former, ...toFormer });
  const link = `${publicUrl}/confirm/${await shop.accounts.startConfirmation(user)}`;
  void shop.sendMail({
    to: email,
    ...writeAccountMail(shop, { mail: 'confirm', language, values: { link } }),
  });
}
