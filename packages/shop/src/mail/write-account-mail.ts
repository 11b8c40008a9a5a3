import { fillTemplate } from '@panelkit/sdk';
import type { Language } from '../messages/language.ts';
import { textsIn } from '../messages/languages.ts';
import type { Mail } from '../people/mailer.ts';
import type { Shop } from '../shop.ts';
import type { ACCOUNT_MAILS, AccountMail, MailTemplate, OwnTemplates } from './account-mails.ts';

/** What of a shop mails are written from. */
export type MailWriting = Pick<Shop, 'name' | 'settings' | 'timeZone' | 'displayUnit' | 'ownTexts'>;

/** For each placeholder but the name of the shop. */
type MailValues<Kind extends AccountMail> = Record<
  Exclude<(typeof ACCOUNT_MAILS)[Kind]['names'][number], 'shop'>,
  string
>;

interface WantedMail<Kind extends AccountMail> {
  mail: Kind;
  language: Language;
  values: MailValues<Kind>;
}

/** A mail about an account, in the words that the shop has for it now. */
export function writeAccountMail<Kind extends AccountMail>(
  shop: MailWriting,
  { mail, language, values }: WantedMail<Kind>,
): Pick<Mail, 'subject' | 'text'> {
  const template = mailTemplate(ownMail(shop, mail), defaultMail(shop, mail, language), language);
  return fillMail(template, new Map(Object.entries({ shop: shop.name, ...values })));
}

/** As it is without words of staff. */
export const defaultMail = (
  shop: Pick<MailWriting, 'timeZone' | 'displayUnit' | 'ownTexts'>,
  mail: AccountMail,
  language: Language,
): MailTemplate => textsIn(language, shop).mails[mail];

/** What staff wrote. */
export const ownMail = ({ settings }: Pick<Shop, 'settings'>, mail: AccountMail): OwnTemplates =>
  settings.current()[`${mail}Mail`];

/** An empty part of theirs is the default's. */
export function mailTemplate(own: OwnTemplates, shipped: MailTemplate, { code }: Language): MailTemplate {
  const { subject = '', text = '' } = own[code] ?? {};
  return { subject: subject || shipped.subject, text: text || shipped.text };
}

export function fillMail(template: MailTemplate, values: ReadonlyMap<string, string>): MailTemplate {
  return { subject: fillTemplate(template.subject, values), text: fillTemplate(template.text, values) };
}
