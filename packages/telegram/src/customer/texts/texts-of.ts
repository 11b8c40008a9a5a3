import type { Language } from '@panelkit/sdk';
import { textsEn } from './en.ts';
import { textsFa } from './fa.ts';
import type { Texts } from './texts.ts';

const CATALOGUE: Record<Language, Texts> = { en: textsEn, fa: textsFa };

export function textsOf(language: Language): Texts {
  return CATALOGUE[language];
}
