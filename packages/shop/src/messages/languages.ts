import { type DisplayUnit, overrideTexts } from '@panelkit/sdk';
import { english } from './en/english.ts';
import { persian } from './fa/fa.ts';
import { createFormat } from './format.ts';
import type { Language } from './language.ts';
import { russian } from './ru/ru.ts';
import type { ShopTexts } from './shop-texts.ts';
import type { Texts } from './texts.ts';

/**
 * Every language of the shop, the one of the catalogue first. Another one is a folder beside these, and its
 * name here.
 */
export const languages: readonly [Language, ...Language[]] = [english, persian, russian];

/** Those that people can choose: all but the hidden ones, and always the shop's own. */
export function offeredLanguages({
  language,
  hiddenLanguages,
}: {
  language: string;
  hiddenLanguages: readonly string[];
}): readonly [Language, ...Language[]] {
  const [first, ...others] = languages.filter(
    ({ code }) => code === language || !hiddenLanguages.includes(code),
  );
  return first === undefined ? languages : [first, ...others];
}

/** The language of this code, if the shop speaks it. */
export function findLanguage(code: string): Language | null {
  return languages.find((language) => language.code === code) ?? null;
}

const NO_TEXTS: ShopTexts = {};
const made = new WeakMap<ShopTexts, Map<string, Texts>>();

/** How a reader is written to. */
export interface Reader {
  timeZone: string;
  /** `IRT`: Rial is written as Toman. */
  displayUnit: DisplayUnit | null;
  /** What the shop says in words of its own. */
  ownTexts?: ShopTexts;
}

/** What the shop says to a reader in a language. */
export function textsIn(language: Language, reader: Reader): Texts {
  const { timeZone, displayUnit, ownTexts: own = NO_TEXTS } = reader;
  const ofShop = made.get(own) ?? new Map<string, Texts>();
  made.set(own, ofShop);
  const key = `${language.code} ${timeZone} ${displayUnit}`;
  const texts = ofShop.get(key) ?? createTexts(language, reader);
  ofShop.set(key, texts);
  return texts;
}

function createTexts(language: Language, { timeZone, displayUnit, ownTexts: own = NO_TEXTS }: Reader): Texts {
  const { code, locale, words } = language;
  const format = createFormat({ locale, timeZone, displayUnit, ...words });
  return overrideTexts(language.create(format), own.pages?.[code]?.(format));
}
