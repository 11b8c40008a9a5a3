import type { Shop } from '../shop.ts';

/** The page of a demo's chats. */
export const CHAT_PAGE = '/demo/chat';

/** Opens the customers' bot with a payload; null when there is no bot, or Telegram does not answer. */
export async function botLink({ bots, publicUrl, logger }: Shop, payload: string): Promise<string | null> {
  const { customers, demo } = bots;
  if (customers === null) return null;
  if (demo !== null) return `${publicUrl}${CHAT_PAGE}?start=${payload}`;
  try {
    return `https://t.me/${await customers.username()}?start=${payload}`;
  } catch (error) {
    logger.warn({ err: error }, 'the name of the bot could not be asked for');
    return null;
  }
}
