import type { MessageReasons, MessageTemplates } from '../messages/message-templates.ts';
import type { Language } from '../notifications/language.ts';
import type { LinkTexts } from './link-texts.ts';

/** How people of one language write. */
export interface LanguageWords {
  /** BCP 47, for numbers, amounts and instants. */
  locale: string;
  direction: 'ltr' | 'rtl';
  never: string;
  unlimited: string;
  gigabytes: string;
  /** How a customer is addressed whose name is not known. */
  nameless: string;
}

/** Everything that PanelKit itself says in one language. */
export interface LanguageTexts {
  words: LanguageWords;
  messages: MessageTemplates;
  /** In words: the reasons of messages. */
  reasons: MessageReasons;
  links: LinkTexts;
}

/** What a shop says in words of its own, by language. Everything else keeps PanelKit's words. */
export type TextOverrides = Partial<
  Record<Language, { messages?: Partial<MessageTemplates>; links?: Partial<LinkTexts> }>
>;
