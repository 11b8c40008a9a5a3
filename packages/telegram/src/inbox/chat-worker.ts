import { type BotUpdateOutcome, describeError, type Panelkit } from '@panelkit/sdk';
import PQueue from 'p-queue';
import { apiFailureOf } from '../api/api-failure.ts';
import type { BotWork } from './bot-work.ts';
import { readUpdate, type TelegramUpdate } from './read-update.ts';
import { showProgress } from './show-progress.ts';

/** Works on the chats of a bot, each in one place at a time. */
export interface ChatWorker {
  /** Begins unless it is being worked on. */
  workOn(chatId: string): void;
  /** Begins once the work under way has ended: an update that arrived during it may just have been missed. */
  workOnSoon(chatId: string): void;
  /** Begins nothing more, and waits for what is under way. */
  end(): Promise<void>;
  whenIdle(): Promise<void>;
}

/**
 * Work takes connections and time that storing the next updates needs: Telegram waits for that, and for
 * nothing else.
 */
const CHATS_AT_ONCE = 16;

export function createChatWorker(panelkit: Panelkit, work: BotWork): ChatWorker {
  const { telegram, clock, logger } = work;
  const queue = new PQueue({ concurrency: CHATS_AT_ONCE });
  const running = new Map<string, Promise<void>>();
  const wakeUps = new Set<() => void>();
  let isEnded = false;
  const workOn = (chatId: string): void => {
    if (running.has(chatId) || isEnded) return;
    const ended = queue
      .add(() => (isEnded ? null : workOff(panelkit, work, chatId)))
      .then((waitMs) => {
        if (waitMs !== null && !isEnded) workIn(waitMs, chatId);
      })
      .catch((error: unknown) => {
        // The next look finds the chat again.
        logger.warn({ bot: telegram.botId, error: describeError(error) }, 'a chat could not be worked on');
      })
      .finally(() => running.delete(chatId));
    running.set(chatId, ended);
  };
  const workIn = (waitMs: number, chatId: string): void => {
    const cancel = clock.setTimer(waitMs, () => {
      wakeUps.delete(cancel);
      workOn(chatId);
    });
    wakeUps.add(cancel);
  };
  return {
    workOn,
    workOnSoon: (chatId) => void (running.get(chatId) ?? Promise.resolve()).then(() => workOn(chatId)),
    async end() {
      isEnded = true;
      for (const cancel of wakeUps) cancel();
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
      const update = readUpdate(JSON.parse(received.content), work);
      if (update === null) return { kind: 'done' };
      try {
        await showProgress(work, update.chatId, () => work.handle(update, received));
      } catch (error) {
        const failure = apiFailureOf(error);
        if (failure === null) throw error;
        if (failure.kind === 'later') return failure;
        // Where a group is lost, a person is not.
        if (failure.kind === 'unreachable' && update.group === null)
          await leave(panelkit, work.telegram.botId, update);
      }
      return { kind: 'done' };
    },
  });
}

async function leave(panelkit: Panelkit, bot: string, { user }: TelegramUpdate): Promise<void> {
  const chat = await panelkit.chats.findByUser(bot, String(user.id));
  if (chat !== null) await panelkit.chats.markUnreachable(chat.id);
}
