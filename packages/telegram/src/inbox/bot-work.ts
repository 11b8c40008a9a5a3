import type { Clock, Logger, ReceivedUpdate } from '@panelkit/sdk';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { TelegramUpdate } from './read-update.ts';

/** What is done with an update, and how often it was tried before. */
export interface BotWork {
  telegram: TelegramApi;
  clock: Clock;
  logger: Logger;
  handle(update: TelegramUpdate, received: ReceivedUpdate): Promise<void>;
}
