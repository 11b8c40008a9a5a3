import { createEnglish, type Texts } from './en.ts';
import { createFormat, type Format } from './format.ts';

/** One language of the shop: what its file exports. */
export interface Language {
  /** As browsers name it. */
  code: string;
  /** In itself. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** For numbers and dates: with the digits and the calendar that people of this language read. */
  locale: string;
  words: { unlimited: string; never: string; gigabyte: string };
  create(format: Format): Texts;
}

export const english: Language = {
  code: 'en',
  name: 'English',
  direction: 'ltr',
  locale: 'en',
  words: { unlimited: 'Unlimited', never: 'Never', gigabyte: 'GB' },
  create: createEnglish,
};

/** Every language of the shop, the one of the catalogue first. */
export const languages: readonly Language[] = [english];

/** The language of this code, if the shop speaks it. */
export function findLanguage(code: string): Language | null {
  return languages.find((language) => language.code === code) ?? null;
}

const made = new Map<string, Texts>();

/** What the shop says in a language to who lives in a time zone. */
export function textsIn(language: Language, timeZone: string): Texts {
  const key = `${language.code} ${timeZone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const { locale, words } = language;
  const texts = language.create(createFormat({ locale, timeZone, ...words }));
  made.set(key, texts);
  return texts;
}
