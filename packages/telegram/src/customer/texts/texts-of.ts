import { type Language, overrideTexts } from '@panelkit/sdk';
import type { CustomerTextOverrides } from '../../languages/bot-language.ts';
import { botLanguages } from '../../languages/languages.ts';
import type { Texts } from './texts.ts';

/** @param overrides - what the shop says in words of its own */
export function textsOf(language: Language, overrides: CustomerTextOverrides = {}): Texts {
  return overrideTexts(botLanguages[language].customer, overrides[language]);
}
