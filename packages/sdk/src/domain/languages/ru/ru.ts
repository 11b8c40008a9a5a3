import type { LanguageTexts } from '../language-texts.ts';
import { linkTextsRu } from './link-texts.ts';
import { messagesRu, reasonsRu } from './messages.ts';

/** What PanelKit says in Russian. */
export const textsRu: LanguageTexts = {
  words: {
    locale: 'ru',
    direction: 'ltr',
    never: 'бессрочно',
    unlimited: 'без лимита',
    gigabytes: 'ГБ',
    nameless: 'клиент',
  },
  messages: messagesRu,
  reasons: reasonsRu,
  links: linkTextsRu,
};
