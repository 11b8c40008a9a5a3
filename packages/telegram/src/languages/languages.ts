import { LANGUAGES, type Language } from '@panelkit/sdk';
import type { BotLanguage } from './bot-language.ts';
import { botEn } from './en/en.ts';
import { botFa } from './fa/fa.ts';
import { botRu } from './ru/ru.ts';

/** Every language of the bots. Another one is a folder beside these and its line here. */
export const botLanguages: Readonly<Record<Language, BotLanguage>> = { en: botEn, fa: botFa, ru: botRu };

/** Each language with its name in itself, as a chooser shows them. */
export const languageNames: readonly (readonly [Language, string])[] = LANGUAGES.map((language) => [
  language,
  botLanguages[language].name,
]);

/** The language of a code such as `ru` or `en-GB`; null: the bots do not speak it. */
export function languageNamed(code: string | null | undefined): Language | null {
  const [spoken] = (code ?? '').toLowerCase().split('-');
  return LANGUAGES.find((language) => language === spoken) ?? null;
}
