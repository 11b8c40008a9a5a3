import {
  type BotUpdateOutcome,
  type Clock,
  describeError,
  type Logger,
  type Panelkit,
  type ReceivedUpdate,
} from '@panelkit/sdk';
import { apiFailureOf } from '../api/api-failure.ts';
import type { TelegramApi } from '../api/telegram-api.ts';
import { ALLOWED_UPDATES, readUpdate, type TelegramUpdate } from './read-update.ts';

/** What is done with an update, and how often it was tried before. */
export interface BotWork {
  telegram: TelegramApi;
  clock: Clock;
  logger: Logger;
  handle(update: TelegramUpdate, received: ReceivedUpdate): Promise<void>;
}

/** A bot's life. */
export interface BotRunner {
  /** Stores updates, then works on them without being waited for. @returns how many were new */
  receive(updates: unknown[]): Promise<number>;
  /** Looks for chats that wait, now and again. */
  start(options: { polls: boolean }): void;
  stop(): Promise<void>;
  /** Resolves when no update is being worked on here. */
  whenIdle(): Promise<void>;
}

const LOOK_EVERY_MS = 5000;
const POLL_SECONDS = 30;
const MAX_UPDATES = 100;

export function createBotRunner(panelkit: Panelkit, work: BotWork): BotRunner {
  const { telegram, clock, logger } = work;
  const bot = telegram.botId;
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  const rest = (ms: number) => clock.sleep(ms, { signal: stopping.signal }).catch(() => {});

  const workOn = (chatId: string): void => {
    if (running.has(chatId) || isStopped()) return;
    const ended = workOff(panelkit, work, chatId)
      .then((waitMs) => {
        if (waitMs !== null && !isStopped()) clock.setTimer(waitMs, () => workOn(chatId));
      })
      .catch((error: unknown) => {
        // The next look finds the chat again.
        logger.warn({ bot, error: describeError(error) }, 'a chat could not be worked on');
      })
      .finally(() => running.delete(chatId));
    running.set(chatId, ended);
  };
  const receive = async (given: unknown[]): Promise<number> => {
    const updates = given.map((update) => ({ update, read: readUpdate(update) }));
    const rows = updates.flatMap(({ update, read }) =>
      read === null
        ? []
        : [{ updateId: read.updateId, chatId: String(read.chatId), content: JSON.stringify(update) }],
    );
    if (rows.length === 0) return 0;
    const stored = await panelkit.chats.receive({ bot, updates: rows });
    // One that came while its chat was being worked on may have been missed by a hair.
    for (const chatId of new Set(rows.map((row) => row.chatId)))
      void (running.get(chatId) ?? Promise.resolve()).then(() => workOn(chatId));
    return stored;
  };
  const look = async (): Promise<void> => {
    while (!isStopped()) {
      try {
        for (const chatId of await panelkit.chats.listDue(bot)) workOn(chatId);
      } catch (error) {
        logger.warn({ bot, error: describeError(error) }, 'waiting chats could not be read');
      }
      await rest(LOOK_EVERY_MS);
    }
  };
  const poll = async (): Promise<void> => {
    while (!isStopped()) {
      try {
        await panelkit.chats.poll(bot, (isHeld) =>
          pollWhile(telegram, receive, () => isHeld() && !isStopped()),
        );
      } catch (error) {
        logger.warn({ bot, error: describeError(error) }, 'updates could not be fetched');
        await rest(waitAfter(error));
      }
      // Another process polls.
      await rest(LOOK_EVERY_MS);
    }
  };
  const loops: Promise<void>[] = [];
  return {
    receive,
    start({ polls }) {
      loops.push(look());
      if (polls) loops.push(poll());
    },
    async stop() {
      stopping.abort();
      await Promise.all([...running.values()]);
    },
    async whenIdle() {
      while (running.size > 0) await Promise.all([...running.values()]);
    },
  };
}

async function workOff(panelkit: Panelkit, work: BotWork, chatId: string): Promise<number | null> {
  return panelkit.chats.work({
    bot: work.telegram.botId,
    chatId,
    handle: async (received): Promise<BotUpdateOutcome> => {
      const update = readUpdate(JSON.parse(received.content));
      if (update === null) return { kind: 'done' };
      try {
        await work.handle(update, received);
      } catch (error) {
        const failure = apiFailureOf(error);
        if (failure === null) throw error;
        if (failure.kind === 'later') return failure;
        if (failure.kind === 'unreachable') await leave(panelkit, work.telegram.botId, update);
      }
      return { kind: 'done' };
    },
  });
}

async function leave(panelkit: Panelkit, bot: string, { user }: TelegramUpdate): Promise<void> {
  const chat = await panelkit.chats.findByUser(bot, String(user.id));
  if (chat !== null) await panelkit.chats.markUnreachable(chat.id);
}

/** Confirms updates only once they are stored. */
async function pollWhile(
  { api }: TelegramApi,
  receive: BotRunner['receive'],
  goesOn: () => boolean,
): Promise<void> {
  let offset = 0;
  while (goesOn()) {
    const updates = await api.getUpdates({
      offset,
      limit: MAX_UPDATES,
      timeout: POLL_SECONDS,
      allowed_updates: [...ALLOWED_UPDATES],
    });
    await receive(updates);
    const last = updates.at(-1);
    if (last !== undefined) offset = last.update_id + 1;
  }
}

function waitAfter(error: unknown): number {
  const failure = apiFailureOf(error);
  return failure?.kind === 'later' ? failure.afterMs : 0;
}
