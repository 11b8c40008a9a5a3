import type { Clock, Logger, ReceivedUpdate } from '@panelkit/sdk';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { TelegramUpdate } from './read-update.ts';

/** What is done with an update, and how often it was tried before. */
export interface BotWork {
  telegram: TelegramApi;
  clock: Clock;
  logger: Logger;
  handle(update: TelegramUpdate, received: ReceivedUpdate): Promise<void>;
  /** Reads what happens to it in groups. Otherwise it is a bot of private chats. */
  takesGroups?: boolean;
  /** What appears for a moment where somebody tapped, before the tap is worked on; null: nothing. */
  answerOf?(update: TelegramUpdate): Promise<string | null>;
  /** Sees each update that comes in, also those that the bot does not read. */
  notice?(update: unknown): void;
  /** Takes payments in Stars; absent: the bot does not. */
  till?: BotTill;
}

/** What of an update must not wait for the other updates of its chat. */
export interface BotTill {
  /** Stores what an update tells of money, once. Telegram sends again what it throws on. */
  record(update: TelegramUpdate): Promise<void>;
  /**
   * Answers who is about to pay, within ten seconds; after that the question is worth nothing, so it is not
   * stored.
   */
  answer(update: TelegramUpdate): Promise<void>;
}
