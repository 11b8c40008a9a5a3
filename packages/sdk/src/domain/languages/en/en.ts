import type { LanguageTexts } from '../language-texts.ts';
import { linkTextsEn } from './link-texts.ts';
import { messagesEn, reasonsEn } from './messages.ts';

/** What PanelKit says in English. */
export const textsEn: LanguageTexts = {
  words: {
    locale: 'en',
    direction: 'ltr',
    never: 'no expiry',
    unlimited: 'unlimited',
    gigabytes: 'GB',
    nameless: 'customer',
  },
  messages: messagesEn,
  reasons: reasonsEn,
  links: linkTextsEn,
};
