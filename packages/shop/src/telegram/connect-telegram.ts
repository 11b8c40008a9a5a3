import { createHash } from 'node:crypto';
import { type StarsGateway, telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Clock } from '@panelkit/sdk';
import { createProxyFetch, type TelegramApiOptions } from '@panelkit/telegram';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type TelegramSimulator,
} from '@panelkit/telegram/simulator';
import type { Env } from '../env/env.ts';
import { isDemo } from '../env/is-demo.ts';

/** How the shop's bots reach Telegram; or the double of it that a demo runs on. */
export interface TelegramConnection {
  /** Null: the bot is switched off; the staff's too. */
  customers: TelegramApiOptions | null;
  staff: TelegramApiOptions | null;
  /** The gateway of Telegram Stars, for the customers' bot; null: it takes none. */
  stars: StarsGateway | null;
  /** Null: it is the real Telegram. */
  demo: TelegramDemo | null;
}

/** A Telegram in this process. */
export interface TelegramDemo {
  simulator: TelegramSimulator;
  bots: { customers: SimulatedBot; staff: SimulatedBot };
}

/** Without any token a demo gets a Telegram in this process, with a page on which to talk to the bots. */
export function connectTelegram(
  env: Env,
  { publicUrl, clock }: { publicUrl: string; clock: Clock },
): TelegramConnection {
  const { telegram } = env;
  const { customerBotToken, staffBotToken, apiRoot, proxyUrl } = telegram;
  if (customerBotToken === null && staffBotToken === null && isLoneDemo(env, publicUrl))
    return simulateTelegram({ shopName: env.shopName, clock });
  const network = {
    ...(apiRoot !== null && { apiRoot }),
    ...(proxyUrl !== null && { fetch: createProxyFetch(proxyUrl) }),
  };
  const connection = (token: string | null) => (token === null ? null : { token, ...network });
  const customers = connection(customerBotToken);
  const stars = customers !== null && telegram.takesStars ? telegramStars(customers) : null;
  return { customers, staff: connection(staffBotToken), stars, demo: null };
}

/** A demo in this process alone: the simulated Telegram is nowhere else. */
function isLoneDemo(env: Env, publicUrl: string): boolean {
  return env.storage.kind !== 'server' && env.role === 'both' && isDemo(env, publicUrl);
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
    ...{ customers: connection(customers), staff: connection(staff) },
    ...{ stars: telegramStars(connection(customers)), demo: { simulator, bots } },
  };
}

/** The same at every start. */
function idOf(username: string): number {
  return 6_000_000_000 + createHash('sha256').update(username).digest().readUInt32BE(0);
}
