import type { TextOverrides } from '../../domain/languages/language-texts.ts';
import { languageTexts } from '../../domain/languages/languages.ts';
import type { LinkTexts } from '../../domain/languages/link-texts.ts';
import type { Language } from '../../domain/notifications/language.ts';

export type { LinkTexts };

/** What a link says to people in an application. @param overrides - what the shop says in words of its own */
export function linkTextsIn(language: Language, overrides: TextOverrides = {}): LinkTexts {
  const { links } = languageTexts[language];
  const own = overrides[language]?.links;
  return own === undefined ? links : { ...links, ...own };
}
