import type { Language } from '@panelkit/sdk';
import { staffTextsEn } from './en.ts';
import { staffTextsFa } from './fa.ts';
import type { StaffTexts } from './staff-texts.ts';

const CATALOGUE: Record<Language, StaffTexts> = { en: staffTextsEn, fa: staffTextsFa };

export function staffTextsOf(language: Language): StaffTexts {
  return CATALOGUE[language];
}
