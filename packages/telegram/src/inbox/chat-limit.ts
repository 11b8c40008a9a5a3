import type { BotWork } from './bot-work.ts';
import { readUpdate, type TelegramUpdate } from './read-update.ts';

const WINDOW_MS = 60_000;

/** What tells of money, or that a person has gone, is never left out. */
const LIMITED: ReadonlySet<TelegramUpdate['deed']['kind']> = new Set([
  'text',
  'photo',
  'tap',
  'other',
  'command',
]);

/**
 * Whether an update may be worked on: a chat has so many a minute in this process. Addresses say nothing
 * here, since Telegram sends the updates of all chats from a few of them.
 */
export function createChatLimit(
  work: Pick<BotWork, 'clock' | 'logger' | 'telegram' | 'takesGroups'>,
  perMinute: number,
): (update: unknown) => boolean {
  const { clock, logger, telegram } = work;
  const seen = new Map<number, number>();
  let endsAtMs = clock.monotonicMs() + WINDOW_MS;
  return (update) => {
    const read = readUpdate(update, work);
    if (read === null || !LIMITED.has(read.deed.kind)) return true;
    const nowMs = clock.monotonicMs();
    if (nowMs >= endsAtMs) {
      seen.clear();
      endsAtMs = nowMs + WINDOW_MS;
    }
    const count = (seen.get(read.chatId) ?? 0) + 1;
    seen.set(read.chatId, count);
    // Once a minute: the log must not grow with the flood.
    if (count === perMinute + 1)
      logger.warn({ bot: telegram.botId, perMinute }, 'a chat sends too many updates: the rest is left out');
    return count <= perMinute;
  };
}
