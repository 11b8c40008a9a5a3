import { telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Clock } from '@panelkit/sdk';
import { type BotAnswer, simulateTelegram, type TelegramConnection } from '@panelkit/shop';
import { askUsername, createProxyFetch, type TelegramApiOptions } from '@panelkit/telegram';
import type { Env } from './env/env.ts';
import { isLoneDemo } from './env/is-demo.ts';

/** Without any token a demo gets a Telegram in this process, with a page on which to talk to the bots. */
export function connectTelegram(
  env: Env,
  { publicUrl, clock }: { publicUrl: string; clock: Clock },
): TelegramConnection {
  const { telegram } = env;
  const { customerBotToken, staffBotToken } = telegram;
  if (customerBotToken === null && staffBotToken === null && isLoneDemo(env, publicUrl))
    return simulateTelegram({ shopName: env.shopName, clock });
  const network = networkOf(env);
  const connection = (token: string | null) => (token === null ? null : { token, ...network });
  const customers = connection(customerBotToken);
  const stars = customers !== null && telegram.takesStars ? telegramStars(customers) : null;
  return { customers, staff: connection(staffBotToken), stars, demo: null };
}

/** Whose token it is. */
export async function askBot(env: Env, token: string): Promise<BotAnswer> {
  try {
    const username = await askUsername({ token, ...networkOf(env) });
    return username === null ? { kind: 'refused' } : { kind: 'known', username };
  } catch {
    // Whatever it is, it is on the way to Telegram, and its message may hold the token.
    return { kind: 'unreachable' };
  }
}

function networkOf({ telegram: { apiRoot, proxyUrl } }: Env): Omit<TelegramApiOptions, 'token'> {
  return {
    ...(apiRoot !== null && { apiRoot }),
    ...(proxyUrl !== null && { fetch: createProxyFetch(proxyUrl) }),
  };
}
