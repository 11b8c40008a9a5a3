import { LANGUAGES, type Language } from '../notifications/language.ts';
import type { BroadcastContent, BroadcastText } from './broadcast.ts';

/** A message of Telegram has no more characters; the longest of the channels' limits that people meet. */
export const MAX_BROADCAST_CHARACTERS = 4096;
/** Longer names are cut, so that a text that fits fits everyone. */
const MAX_NAME_CHARACTERS = 64;
const NAME = /\{name\}/g;

/** What one person reads. */
export interface RenderedBroadcast {
  language: Language;
  text: string;
  button: { label: string; url: string } | null;
}

/** How many characters a text has for whoever has the longest name. */
export function longestLength(text: string): number {
  return text.replace(NAME, 'x'.repeat(MAX_NAME_CHARACTERS)).length;
}

/**
 * The text in the language of the person, or else in the shop's, or else in any; `{name}` is the person's
 * name, or else a form of address in the language of the text.
 */
export function renderBroadcast(
  { texts, buttonUrl }: BroadcastContent,
  reader: { language: Language; name: string | null },
  shop: { language: Language; nameless: (language: Language) => string },
): RenderedBroadcast {
  const wanted = [reader.language, shop.language, ...LANGUAGES];
  const language = wanted.find((one) => texts[one] !== undefined) ?? shop.language;
  const { text, buttonLabel }: BroadcastText = texts[language] ?? { text: '', buttonLabel: null };
  const name = reader.name === null || reader.name === '' ? shop.nameless(language) : reader.name;
  return {
    language,
    // A function: a name may hold `$&`.
    text: text.replace(NAME, () => cut(name)),
    button: buttonUrl === null ? null : { label: buttonLabel ?? buttonUrl, url: buttonUrl },
  };
}

/** Never half of a character that takes two code units. */
function cut(name: string): string {
  if (name.length <= MAX_NAME_CHARACTERS) return name;
  return name.slice(0, MAX_NAME_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '') + '…';
}
