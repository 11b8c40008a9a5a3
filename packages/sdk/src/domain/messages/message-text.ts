import type { Language } from '../notifications/language.ts';
import { fillTemplate } from './fill-template.ts';
import { type MessageFormatOptions, messageFormat } from './message-format.ts';
import type { CustomerNotificationCode, MessageCode, MessageParameters } from './message-parameters.ts';
import { placeholderValues } from './message-placeholders.ts';
import type { MessageReasons, MessageTemplates } from './message-templates.ts';
import { messagesEn, reasonsEn } from './messages-en.ts';
import { messagesFa, reasonsFa } from './messages-fa.ts';

const CATALOGUE: Record<Language, MessageTemplates> = { en: messagesEn, fa: messagesFa };
export const REASONS: Readonly<Record<Language, MessageReasons>> = { en: reasonsEn, fa: reasonsFa };

/** What a shop writes to its customers instead of the catalogue, with placeholders such as `{plan}`. */
export type MessageTexts = {
  readonly [Name in Language]?: { readonly [Code in CustomerNotificationCode]?: string };
};

/** In characters: what a shop may write in place of a text. */
export const LONGEST_MESSAGE_TEXT = 1000;

/** How a message is written. */
export interface MessageTextOptions extends MessageFormatOptions {
  /** The shop's own texts; default: the catalogue's. */
  texts?: MessageTexts;
}

/**
 * A text of the catalogue, or the shop's in its place, as every channel and page says it.
 *
 * @param options - `timeZone`: in which instants are written; `displayUnit`: in which Rial is written; `texts`: the shop's own
 * @throws RangeError for an unknown time zone
 */
export function messageText<Code extends MessageCode>(
  code: Code,
  language: Language,
  parameters: MessageParameters[Code],
  options: MessageTextOptions = {},
): string {
  const format = messageFormat(language, options);
  const texts: { readonly [Name in MessageCode]?: string } = options.texts?.[language] ?? {};
  const own = texts[code];
  if (own !== undefined)
    return fillTemplate(own, placeholderValues(code, parameters, { format, reasons: REASONS[language] }));
  const template: MessageTemplates[Code] = CATALOGUE[language][code];
  return template(parameters, format);
}
