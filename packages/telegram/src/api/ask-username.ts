import { GrammyError } from 'grammy';
import { createTelegramApi, type TelegramApiOptions } from './telegram-api.ts';

/**
 * The name of the bot whose token this is, without @; null when Telegram knows no such bot.
 * @throws what the way to Telegram throws
 */
export async function askUsername(options: TelegramApiOptions): Promise<string | null> {
  try {
    return await createTelegramApi(options).username();
  } catch (error) {
    // 404 for a token of no shape that Telegram has, 401 for one that was taken back.
    if (error instanceof GrammyError && [401, 404].includes(error.error_code)) return null;
    throw error;
  }
}
