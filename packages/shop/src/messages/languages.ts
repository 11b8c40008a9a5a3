import type { DisplayUnit } from '@panelkit/sdk';
import { english } from './en/english.ts';
import { persian } from './fa/fa.ts';
import { createFormat } from './format.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts.ts';

/** Every language of the shop, the one of the catalogue first. Another one is a file beside these, and its name here. */
export const languages: readonly [Language, ...Language[]] = [english, persian];

/** The language of this code, if the shop speaks it. */
export function findLanguage(code: string): Language | null {
  return languages.find((language) => language.code === code) ?? null;
}

const made = new Map<string, Texts>();

/** How a reader is written to. */
export interface Reader {
  timeZone: string;
  /** `IRT`: Rial is written as Toman. */
  displayUnit: DisplayUnit | null;
}

/** What the shop says to a reader in a language. */
export function textsIn(language: Language, { timeZone, displayUnit }: Reader): Texts {
  const key = `${language.code} ${timeZone} ${displayUnit}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const { locale, words } = language;
  const texts = language.create(createFormat({ locale, timeZone, displayUnit, ...words }));
  made.set(key, texts);
  return texts;
}
