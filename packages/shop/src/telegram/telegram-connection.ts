import { createHash } from 'node:crypto';
import { type StarsGateway, telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Clock } from '@panelkit/sdk';
import type { TelegramApiOptions } from '@panelkit/telegram';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type TelegramSimulator,
} from '@panelkit/telegram/simulator';

/** How the shop's bots reach Telegram; or the double of it that a demo runs on. */
export interface TelegramConnection {
  /** Null: the bot is switched off; the staff's too. */
  customers: TelegramApiOptions | null;
  staff: TelegramApiOptions | null;
  /** The gateway of Telegram Stars, for the customers' bot; null: it takes none. */
  stars: StarsGateway | null;
  /** Null: it is the real Telegram. */
  demo: TelegramDemo | null;
  /** Whose pages show the mini app in a frame. Default: Telegram's. */
  webOrigins?: readonly string[];
}

/** Of Telegram's clients for browsers. In its apps the mini app is in no frame. */
export const TELEGRAM_WEB_ORIGINS = [
  'https://web.telegram.org',
  'https://weba.telegram.org',
  'https://webk.telegram.org',
] as const;

/** A Telegram in this process. */
export interface TelegramDemo {
  simulator: TelegramSimulator;
  bots: { customers: SimulatedBot; staff: SimulatedBot };
}

/** A Telegram in this process. */
export function simulateTelegram({
  shopName,
  clock,
}: {
  shopName: string;
  clock: Clock;
}): TelegramConnection & { demo: TelegramDemo } {
  const simulator = createTelegramSimulator({ clock, flood: null });
  // After a restart the chats of the records are the same bot's, and its updates are new ones.
  const lastUpdateId = Math.floor(clock.now().getTime() / 1000) % 1_000_000_000;
  const bot = (username: string) =>
    simulator.addBot({ username, name: shopName, id: idOf(username), lastUpdateId });
  const connection = ({ token }: SimulatedBot) => ({
    token,
    apiRoot: simulator.apiRoot,
    fetch: simulator.fetch,
  });
  const bots = { customers: bot('demo_shop_bot'), staff: bot('demo_staff_bot') };
  const { customers, staff } = bots;
  return {
    customers: connection(customers),
    staff: connection(staff),
    stars: telegramStars(connection(customers)),
    demo: { simulator, bots },
  };
}

/** The same at every start. */
function idOf(username: string): number {
  return 6_000_000_000 + createHash('sha256').update(username).digest().readUInt32BE(0);
}
