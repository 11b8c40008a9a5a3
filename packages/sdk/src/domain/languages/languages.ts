import type { Language } from '../notifications/language.ts';
import { textsEn } from './en/en.ts';
import { textsFa } from './fa/fa.ts';
import type { LanguageTexts } from './language-texts.ts';
import { textsRu } from './ru/ru.ts';

/**
 * What PanelKit says in each language. Another one is a folder beside these, its line here and its code in
 * `LANGUAGES`.
 */
export const languageTexts: Readonly<Record<Language, LanguageTexts>> = {
  en: textsEn,
  fa: textsFa,
  ru: textsRu,
};

/** In which direction a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return languageTexts[language].words.direction;
}
