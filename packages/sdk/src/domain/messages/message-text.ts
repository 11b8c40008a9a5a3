import type { Language } from '../notifications/language.ts';
import { type MessageFormatOptions, messageFormat } from './message-format.ts';
import type { MessageCode, MessageParameters } from './message-parameters.ts';
import type { MessageTemplates } from './message-templates.ts';
import { messagesEn } from './messages-en.ts';
import { messagesFa } from './messages-fa.ts';

const CATALOGUE: Record<Language, MessageTemplates> = { en: messagesEn, fa: messagesFa };

/**
 * A text of the catalogue, as every channel and page says it.
 *
 * @param options - `timeZone`: in which instants are written; `displayUnit`: in which Rial is written
 * @throws RangeError for an unknown time zone
 */
export function messageText<Code extends MessageCode>(
  code: Code,
  language: Language,
  parameters: MessageParameters[Code],
  options: MessageFormatOptions = {},
): string {
  const template: MessageTemplates[Code] = CATALOGUE[language][code];
  return template(parameters, messageFormat(language, options));
}
