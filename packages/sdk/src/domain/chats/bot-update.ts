/** *set-aside*: it could not be worked on, and its chat went on without it. */
export type BotUpdateStatus = 'received' | 'done' | 'set-aside';

/** An update that a messenger sent to a bot, stored before it is worked on. */
export interface BotUpdate {
  id: string;
  /** The bot's own id at the messenger: update ids count within it. */
  bot: string;
  /** The messenger's id of the update; unique within the bot. */
  updateId: number;
  chatId: string;
  /** The update as it came. Null once it is settled: it is personal. */
  sealedContent: string | null;
  status: BotUpdateStatus;
  /** How often working on it threw. */
  attempts: number;
  /** Why it was set aside. */
  errorCode: string | null;
  /** When it is worked on next; null once it is settled. */
  nextAttemptAt: Date | null;
  receivedAt: Date;
  settledAt: Date | null;
}

/**
 * What came of working on an update. *later*: nothing can be done now, and nothing is wrong with the update.
 */
export type BotUpdateOutcome = { kind: 'done' } | { kind: 'later'; afterMs: number };
