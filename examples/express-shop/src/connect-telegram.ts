import { telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Clock } from '@panelkit/sdk';
import { simulateTelegram, type TelegramConnection } from '@panelkit/shop';
import { createProxyFetch } from '@panelkit/telegram';
import type { Env } from './env/env.ts';
import { isDemo } from './env/is-demo.ts';

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
