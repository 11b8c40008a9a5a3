import type { Chat, Language } from '@panelkit/sdk';
import { languageNamed } from '../languages/languages.ts';

/** The language of a chat: the chosen one, else Telegram's if the bot speaks it. */
export function languageOf(
  chat: Pick<Chat, 'language'>,
  code: string | null,
  shop: { language?: Language },
): Language {
  return chat.language ?? languageNamed(code) ?? shop.language ?? 'en';
}
