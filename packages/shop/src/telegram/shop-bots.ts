import type { CustomerBot, StaffBot } from '@panelkit/telegram';
import type { TelegramDemo } from './telegram-connection.ts';

/** The shop's bots. */
export interface ShopBots {
  customers: CustomerBot | null;
  staff: StaffBot | null;
  /** The Telegram of a demo; null: it is the real one. */
  demo: TelegramDemo | null;
  /** Whether Telegram sends updates; otherwise a process fetches them. */
  hasWebhook: boolean;
  /** Whose pages show the mini app in a frame. */
  webOrigins: readonly string[];
  /** Has the bots work, and goes on trying while Telegram is away. */
  start(): void;
  stop(): Promise<void>;
}
