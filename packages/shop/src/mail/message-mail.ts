import { mailSignature } from '../brand/brand.ts';
import type { ShopSettings } from '../live-settings.ts';
import type { Mail } from '../people/mailer.ts';

const SUBJECT_LENGTH = 200;

/** A message of the shop as a mail: its first line is the subject, and the links stand below it. */
export function messageMail(
  shop: Pick<ShopSettings, 'name' | 'brand'>,
  { text, links }: { text: string; links: readonly string[] },
): Pick<Mail, 'subject' | 'text'> {
  return {
    subject: `${shop.name}: ${text.split('\n', 1)[0]}`.slice(0, SUBJECT_LENGTH),
    text: [text, ...links, mailSignature(shop)].join('\n\n'),
  };
}
