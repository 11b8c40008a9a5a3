import type { SetupCodes } from './setup-codes.ts';
import type { StartSetting, StartSettings } from './start-settings.ts';

/** Whose token it is, by the bot's name at Telegram. */
export type BotAnswer = { kind: 'known'; username: string } | { kind: 'refused' } | { kind: 'unreachable' };

/** What the host of a shop adds to its set-up. */
export interface HostSetup {
  /** What the environment decides: pages show it and do not ask for it. */
  fixed: ReadonlySet<StartSetting>;
  /**
   * Opens the shop again with what was saved, in each of its processes; null: it holds from the next start
   * on.
   */
  reopen: (() => void) | null;
  /** Asks Telegram, over the host's own way there. */
  askBot(token: string): Promise<BotAnswer>;
}

/** How an empty shop is set up. */
export interface ShopSetup extends HostSetup {
  codes: SetupCodes;
  start: StartSettings;
}

/** Of a host that decides everything itself. */
export const NO_SETUP: HostSetup = {
  fixed: new Set<StartSetting>(['currency', 'customerBotToken', 'staffBotToken']),
  reopen: null,
  askBot: async () => ({ kind: 'unreachable' }),
};
