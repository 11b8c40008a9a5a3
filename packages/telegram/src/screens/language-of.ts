import type { Chat, Language } from '@panelkit/sdk';

/** The language of a chat: the chosen one, else Telegram's if the bot speaks it. */
export function languageOf(
  chat: Pick<Chat, 'language'>,
  code: string | null,
  shop: { language?: Language },
): Language {
  if (chat.language !== null) return chat.language;
  const spoken = code?.slice(0, 2);
  return spoken === 'fa' || spoken === 'en' ? spoken : (shop.language ?? 'en');
}
