import type { Chat, Language } from '@panelkit/sdk';
import { languageNamed } from '../languages/languages.ts';

/** The language of a chat: the chosen one, else Telegram's if the bot offers it. */
export function languageOf(
  chat: Pick<Chat, 'language'>,
  code: string | null,
  shop: { language?: Language; languages?: readonly Language[] },
): Language {
  const named = languageNamed(code);
  const isOffered = named !== null && (shop.languages?.includes(named) ?? true);
  return chat.language ?? (isOffered ? named : null) ?? shop.language ?? 'en';
}
