import type { LanguageTexts } from '../language-texts.ts';
import { linkTextsFa } from './link-texts.ts';
import { messagesFa, reasonsFa } from './messages.ts';

/** What PanelKit says in Persian. */
export const textsFa: LanguageTexts = {
  words: {
    locale: 'fa-IR',
    direction: 'rtl',
    never: 'بدون انقضا',
    unlimited: 'نامحدود',
    gigabytes: 'گیگابایت',
    nameless: 'مشتری گرامی',
  },
  messages: messagesFa,
  reasons: reasonsFa,
  links: linkTextsFa,
};
