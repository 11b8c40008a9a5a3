import type { Clock, Panelkit } from '@panelkit/sdk';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { CustomerBotShop } from './customer-context.ts';
import type { ChannelGate } from './gate/channel-gate.ts';

/** What the customers' bot is made of. */
export interface BotParts {
  panelkit: Panelkit;
  telegram: TelegramApi;
  shop: CustomerBotShop;
  clock: Clock;
  /** Null: the bot sells to everybody. */
  gate: ChannelGate | null;
}
