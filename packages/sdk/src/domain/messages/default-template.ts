import { languageTexts } from '../languages/languages.ts';
import type { Language } from '../notifications/language.ts';
import { type MessageFormatOptions, messageFormat } from './message-format.ts';
import type { CustomerNotificationCode } from './message-parameters.ts';
import { placeholderValues } from './message-placeholders.ts';
import { MESSAGE_SAMPLES } from './message-samples.ts';
import { type MessageTextOptions, messageText } from './message-text.ts';

/** A message with example values. */
export function messageExample(
  code: CustomerNotificationCode,
  language: Language,
  options: MessageTextOptions = {},
): string {
  return messageText(code, language, MESSAGE_SAMPLES[code], options);
}

/** The placeholders that a message may have, with what its example has in their place. */
export function placeholderExamples(
  code: CustomerNotificationCode,
  language: Language,
  options: MessageFormatOptions = {},
): ReadonlyMap<string, string> {
  const words = { format: messageFormat(language, options), reasons: languageTexts[language].reasons };
  return placeholderValues(code, MESSAGE_SAMPLES[code], words);
}

/** The catalogue's text as a template: a placeholder takes the place of each example value. */
export function defaultTemplate(code: CustomerNotificationCode, language: Language): string {
  // The longest first: a number may be a part of a date or of a name.
  const values = [...placeholderExamples(code, language)].toSorted(([, a], [, b]) => b.length - a.length);
  return values.reduce(
    (template, [name, value]) => template.replaceAll(value, `{${name}}`),
    messageExample(code, language),
  );
}
