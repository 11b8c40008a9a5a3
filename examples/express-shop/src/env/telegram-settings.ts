import type { InputIssue } from '@panelkit/sdk';
import { PROXY_SCHEMES } from '@panelkit/telegram';
import * as z from 'zod';

/** The bots of the shop. */
export interface TelegramSettings {
  /** Null: there is no such bot; a demo without any runs both on a simulated Telegram. */
  customerBotToken: string | null;
  staffBotToken: string | null;
  /** Null: updates are fetched. */
  webhookSecret: string | null;
  apiRoot: string | null;
  proxyUrl: string | null;
  /** How people reach the shop. */
  contact: string | null;
  /** Whether the customers' bot takes Telegram Stars; in a demo it does. */
  takesStars: boolean;
}

const token = z.string().regex(/^\d+:[\w-]+$/, 'a token of BotFather: 123456:ABC…');

export const telegramSettings = {
  TELEGRAM_CUSTOMER_BOT_TOKEN: token.optional().meta({
    section: 'Telegram',
    description:
      "Switches on the customers' bot: its token from @BotFather. A demo on loopback without any bot simulates Telegram, see /demo/chat.",
  }),
  TELEGRAM_STAFF_BOT_TOKEN: token.optional().meta({
    description:
      "Switches on the staff's bot: the token of a second bot from @BotFather. Staff link their chat with it on their profile.",
  }),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, '16 to 256 letters, digits, _ and -')
    .optional()
    .meta({
      description:
        'Has Telegram send updates to PUBLIC_URL, which must be https, and proves that they are from Telegram: openssl rand -hex 32.\nWithout it the shop fetches updates and needs no public address.',
    }),
  TELEGRAM_API_ROOT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Another server of the Bot API. By default https://api.telegram.org.' }),
  TELEGRAM_PROXY_URL: z
    .url({ protocol: new RegExp(`^(${PROXY_SCHEMES.join('|')})$`) })
    .optional()
    .meta({
      description:
        'Proxy for everything that goes to Telegram: http://user:password@host:port or socks5://user:password@host:port.',
    }),
  TELEGRAM_CONTACT: z.string().trim().min(1).max(100).optional().meta({
    description: 'How customers reach you, shown in the bot: @your_support.',
  }),
  TELEGRAM_STARS: z.stringbool().default(false).meta({
    description:
      "true: the customers' bot takes Telegram Stars. Staff set what a Star (XTR) is worth on the page Rates. See docs/gateways/telegram-stars.md.",
  }),
};

type Settings = z.output<z.ZodObject<typeof telegramSettings>>;

export function toTelegram(settings: Settings): TelegramSettings {
  return {
    customerBotToken: settings.TELEGRAM_CUSTOMER_BOT_TOKEN ?? null,
    staffBotToken: settings.TELEGRAM_STAFF_BOT_TOKEN ?? null,
    webhookSecret: settings.TELEGRAM_WEBHOOK_SECRET ?? null,
    apiRoot: settings.TELEGRAM_API_ROOT ?? null,
    proxyUrl: settings.TELEGRAM_PROXY_URL ?? null,
    contact: settings.TELEGRAM_CONTACT ?? null,
    takesStars: settings.TELEGRAM_STARS,
  };
}

/** Telegram sends updates to https addresses only, and each bot has its own token. */
export function telegramIssues(given: Record<string, string | undefined>): InputIssue[] {
  const { TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl = '' } = given;
  const { TELEGRAM_CUSTOMER_BOT_TOKEN: customers, TELEGRAM_STAFF_BOT_TOKEN: staff } = given;
  const issues: InputIssue[] = [];
  if (given.TELEGRAM_STARS === 'true' && customers === undefined) {
    const message = 'needs a bot that takes them: set TELEGRAM_CUSTOMER_BOT_TOKEN';
    issues.push({ path: 'TELEGRAM_STARS', code: 'missing', message });
  }
  if (secret !== undefined && !publicUrl.startsWith('https:')) {
    const message = 'with TELEGRAM_WEBHOOK_SECRET, Telegram sends updates there: set an https address';
    issues.push({ path: 'PUBLIC_URL', code: 'missing', message });
  }
  if (staff !== undefined && staff === customers) {
    const message = "is the customers' bot already: create a second bot for staff";
    issues.push({ path: 'TELEGRAM_STAFF_BOT_TOKEN', code: 'not-unique', message });
  }
  return issues;
}
