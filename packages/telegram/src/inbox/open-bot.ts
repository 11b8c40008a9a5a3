import { LANGUAGES, type Language, type Panelkit } from '@panelkit/sdk';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { BotWork } from './bot-work.ts';
import { createChatLimit } from './chat-limit.ts';
import { ALLOWED_UPDATES } from './read-update.ts';
import { createBotRunner } from './run-bot.ts';
import { answerWebhook } from './webhook.ts';

/** How Telegram reaches a bot. */
export interface BotWebhook {
  /** Public and https, on port 443, 80, 88 or 8443. */
  url: string;
  /** 1–256 characters of `[A-Za-z0-9_-]`. */
  secret: string;
  /**
   * How many updates of one chat are worked on a minute, in each process; the rest is left out, but never a
   * payment. Default: 120.
   */
  perChatPerMinute?: number;
}

/** Many times what a person types. */
const PER_CHAT_PER_MINUTE = 120;

/** A bot's life. */
export interface TelegramBot {
  /** The bot's own id at Telegram. */
  readonly id: string;
  /** The bot's name at Telegram, without @. Asked for once. */
  username(): Promise<string>;
  /**
   * Begins to work: fetches updates, in one process of many, or has Telegram send them to the webhook. Goes
   * on trying while Telegram is away; resolves after the first attempt.
   */
  start(webhook?: BotWebhook): Promise<void>;
  /** Answers Telegram's webhook: mount it at the path of its address. */
  webhook(request: Request): Promise<Response>;
  /** Takes no new updates and waits for those that are being worked on. */
  stop(): Promise<void>;
  /** Resolves when no update is being worked on here. */
  whenIdle(): Promise<void>;
}

/** What Telegram shows in the menu of commands. */
export interface BotCommand {
  command: string;
  description: string;
}

/** The button beside the field in which people write: it opens a mini app. */
export interface BotMenuButton {
  text: string;
  /** https. */
  url: string;
}

/** How a bot presents itself. */
interface Presence {
  commandsIn: (language: Language) => BotCommand[];
  /** In groups; without it the same as in private chats. */
  groupCommandsIn?: (language: Language) => BotCommand[];
  /** Null: the button shows the commands. Undefined: it stays as it is. */
  menuButton?: BotMenuButton | null;
}

/** A bot that works on its inbox with `handle`. */
export function openBot(panelkit: Panelkit, work: BotWork & Presence): TelegramBot {
  const { telegram } = work;
  const runner = createBotRunner(panelkit, work);
  let reached: { secret: string; passes: (update: unknown) => boolean } | null = null;
  return {
    id: telegram.botId,
    username: telegram.username,
    start(webhook) {
      const { secret, perChatPerMinute = PER_CHAT_PER_MINUTE } = webhook ?? {};
      reached = secret === undefined ? null : { secret, passes: createChatLimit(work, perChatPerMinute) };
      const prepare = () => tellTelegram(telegram, webhook, work);
      return runner.start({ polls: webhook === undefined, prepare });
    },
    webhook(request) {
      if (reached === null) return Promise.resolve(new Response(null, { status: 404 }));
      const { secret, passes } = reached;
      const receive = (updates: unknown[]) => runner.receive(updates.filter(passes));
      return answerWebhook(request, { secret, receive });
    },
    stop: runner.stop,
    whenIdle: runner.whenIdle,
  };
}

/** In English for everybody whose language the bot does not speak. */
async function tellCommands(
  api: TelegramApi['api'],
  commandsIn: Presence['commandsIn'],
  where: { scope?: { type: 'all_group_chats' } },
): Promise<void> {
  await api.setMyCommands(commandsIn('en'), where);
  for (const language of LANGUAGES.filter((one) => one !== 'en'))
    await api.setMyCommands(commandsIn(language), { ...where, language_code: language });
}

/** Where updates go, which commands there are, and what the menu button opens. */
async function tellTelegram(
  { api }: TelegramApi,
  webhook: BotWebhook | undefined,
  { commandsIn, groupCommandsIn, menuButton }: Presence,
): Promise<void> {
  if (webhook === undefined) await api.deleteWebhook();
  else
    await api.setWebhook(webhook.url, {
      secret_token: webhook.secret,
      allowed_updates: [...ALLOWED_UPDATES],
    });
  await tellCommands(api, commandsIn, {});
  if (groupCommandsIn !== undefined)
    await tellCommands(api, groupCommandsIn, { scope: { type: 'all_group_chats' } });
  if (menuButton === undefined) return;
  await api.setChatMenuButton({
    menu_button:
      menuButton === null
        ? { type: 'default' }
        : { type: 'web_app', text: menuButton.text, web_app: { url: menuButton.url } },
  });
}
