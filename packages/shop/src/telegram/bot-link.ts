import { describeError } from '@panelkit/sdk';
import type { Shop } from '../shop.ts';
import type { ChatSide } from './demo-chats.ts';

/** The page of a demo's chats. */
export const CHAT_PAGE = '/demo/chat';

/** Opens a bot with a payload; null when there is no bot, or Telegram does not answer. */
export async function botLink(
  { bots, publicUrl, logger }: Shop,
  side: ChatSide,
  payload: string,
): Promise<string | null> {
  const { [side]: bot, demo } = bots;
  if (bot === null) return null;
  if (demo !== null) return `${publicUrl}${CHAT_PAGE}?start=${payload}${side === 'staff' ? '&to=staff' : ''}`;
  try {
    return `https://t.me/${await bot.username()}?start=${payload}`;
  } catch (error) {
    logger.warn({ error: describeError(error) }, 'the name of the bot could not be asked for');
    return null;
  }
}
