import type { TextOverrides } from '../languages/language-texts.ts';
import { languageTexts } from '../languages/languages.ts';
import type { Language } from '../notifications/language.ts';
import { fillTemplate } from './fill-template.ts';
import { type MessageFormatOptions, messageFormat } from './message-format.ts';
import type { CustomerNotificationCode, MessageCode, MessageParameters } from './message-parameters.ts';
import { placeholderValues } from './message-placeholders.ts';
import type { MessageTemplates } from './message-templates.ts';

/** What a shop writes to its customers instead of the catalogue, with placeholders such as `{plan}`. */
export type MessageTexts = {
  readonly [Name in Language]?: { readonly [Code in CustomerNotificationCode]?: string };
};

/** In characters: what a shop may write in place of a text. */
export const LONGEST_MESSAGE_TEXT = 1000;

/** How and in whose words a message is written. */
export interface MessageTextOptions extends MessageFormatOptions {
  /** The shop's own texts; default: the catalogue's. */
  texts?: MessageTexts;
  /** What the host says in words of its own, where the shop has no text. */
  overrides?: TextOverrides;
}

/**
 * A text of the catalogue, or the shop's in its place, as every channel and page says it.
 *
 * @param options - `timeZone`: in which instants are written; `displayUnit`: in which Rial is written;
 * `texts`: the shop's own; `overrides`: the host's
 * @throws RangeError for an unknown time zone
 */
export function messageText<Code extends MessageCode>(
  code: Code,
  language: Language,
  parameters: MessageParameters[Code],
  { texts = {}, overrides = {}, ...options }: MessageTextOptions = {},
): string {
  const format = messageFormat(language, options);
  const { messages, reasons } = languageTexts[language];
  const ofShop: { readonly [Name in MessageCode]?: string } = texts[language] ?? {};
  const written = ofShop[code];
  if (written !== undefined)
    return fillTemplate(written, placeholderValues(code, parameters, { format, reasons }));
  const ofHost: Partial<MessageTemplates> = overrides[language]?.messages ?? {};
  const template: MessageTemplates[Code] = ofHost[code] ?? messages[code];
  return template(parameters, format);
}
