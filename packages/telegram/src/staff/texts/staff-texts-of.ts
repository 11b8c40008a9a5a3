import { type Language, overrideTexts } from '@panelkit/sdk';
import type { StaffTextOverrides } from '../../languages/bot-language.ts';
import { botLanguages } from '../../languages/languages.ts';
import type { StaffTexts } from './staff-texts.ts';

/** @param overrides - what the shop says in words of its own */
export function staffTextsOf(language: Language, overrides: StaffTextOverrides = {}): StaffTexts {
  return overrideTexts(botLanguages[language].staff, overrides[language]);
}
