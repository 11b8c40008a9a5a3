import { describeError, type Panelkit } from '@panelkit/sdk';
import { apiFailureOf, orStale } from '../api/api-failure.ts';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { BotWork } from './bot-work.ts';
import { createChatWorker } from './chat-worker.ts';
import { ALLOWED_UPDATES, readUpdate, storedPart, type TelegramUpdate } from './read-update.ts';

/** A bot's life. */
export interface BotRunner {
  /** Stores updates, then works on them without being waited for. @returns how many were new */
  receive(updates: unknown[]): Promise<number>;
  /**
   * Looks for waiting chats now and then. `prepare` tells Telegram where to send updates: it is repeated
   * until it succeeds. Resolves after the first attempt.
   */
  start(options: { polls: boolean; prepare: () => Promise<unknown> }): Promise<void>;
  /** Resolves when nothing of the bot is under way here, and its leases are free. */
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
  const chats = createChatWorker(panelkit, work);
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  const rest = (ms: number) => clock.sleep(ms, { signal: stopping.signal }).catch(() => {});

  const answering = new Set<Promise<void>>();
  const receive = async (given: unknown[]): Promise<number> => {
    if (work.notice !== undefined) for (const update of given) work.notice(update);
    const incoming = await readAll(work, given);
    const updates = incoming.map(({ update }) => update);
    for (const update of updates) {
      const answered: Promise<void> = answerAtOnce(work, update).finally(() => answering.delete(answered));
      answering.add(answered);
    }
    for (const update of updates) await work.till?.record(update);
    const rows = toRows(incoming);
    if (rows.length === 0) return 0;
    const stored = await panelkit.chats.receive({ bot, updates: rows });
    for (const chatId of new Set(rows.map((row) => row.chatId))) chats.workOnSoon(chatId);
    return stored;
  };
  const look = async (): Promise<void> => {
    while (!isStopped()) {
      try {
        for (const chatId of await panelkit.chats.listDue(bot)) chats.workOn(chatId);
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
          pollWhile(telegram, receive, { goesOn: () => isHeld() && !isStopped(), signal: stopping.signal }),
        );
      } catch (error) {
        if (!isStopped()) logger.warn({ bot, error: describeError(error) }, 'updates could not be fetched');
        await rest(waitAfter(error));
      }
      // Another process polls.
      await rest(LOOK_EVERY_MS);
    }
  };
  const loops: Promise<void>[] = [];
  return {
    receive,
    async start({ polls, prepare }) {
      const prepared = attempt(work, prepare);
      const goOn = async (): Promise<void> => {
        for (let isPrepared = await prepared; !isPrepared && !isStopped(); ) {
          await rest(LOOK_EVERY_MS);
          isPrepared = await attempt(work, prepare);
        }
        if (polls) await poll();
      };
      loops.push(look(), goOn());
      await prepared;
    },
    async stop() {
      stopping.abort();
      await Promise.all([...loops, ...answering, chats.end()]);
    },
    whenIdle: async () => {
      await Promise.all([...answering]);
      await chats.whenIdle();
    },
  };
}

/** What is larger comes from no messenger, and the inbox does not take it. */
const MAX_UPDATE_CHARACTERS = 200_000;

/** An update as it came, and as the bot reads it. */
interface Incoming {
  given: unknown;
  update: TelegramUpdate;
}

/** Those that the bot reads. Commands to other bots of a group are not its own. */
async function readAll(work: BotWork, given: unknown[]): Promise<Incoming[]> {
  const incoming: Incoming[] = [];
  for (const one of given) {
    const update = readUpdate(one, work);
    if (update !== null && (await isAddressed(work, update))) incoming.push({ given: one, update });
  }
  return incoming;
}

async function isAddressed({ telegram }: BotWork, { deed }: TelegramUpdate): Promise<boolean> {
  if (deed.kind !== 'command' || deed.addressee === null) return true;
  return deed.addressee.toLowerCase() === (await telegram.username()).toLowerCase();
}

/** What the inbox stores. */
function toRows(incoming: Incoming[]): { updateId: number; chatId: string; content: string }[] {
  return incoming.flatMap(({ given, update }) => {
    if (isCheckout(update)) return [];
    const content = JSON.stringify(storedPart(given, update));
    if (content.length > MAX_UPDATE_CHARACTERS) return [];
    return [{ updateId: update.updateId, chatId: String(update.chatId), content }];
  });
}

function isCheckout({ deed }: TelegramUpdate): boolean {
  return deed.kind === 'checkout';
}

/** Answers what cannot wait for earlier updates of its chat. Never rejects. */
async function answerAtOnce(work: BotWork, update: TelegramUpdate): Promise<void> {
  if (isCheckout(update)) await answerCheckout(work, update);
  if (update.deed.kind === 'tap') await answerTap(work, update, update.deed.queryId);
}

/** Stops the button's spinner before the work begins. A failure only leaves it spinning. */
async function answerTap(work: BotWork, update: TelegramUpdate, queryId: string): Promise<void> {
  const { telegram, logger } = work;
  try {
    const text = (await work.answerOf?.(update)) ?? null;
    await orStale(telegram.api.answerCallbackQuery(queryId, text === null ? {} : { text, show_alert: true }));
  } catch (error) {
    logger.warn({ bot: telegram.botId, error: describeError(error) }, 'a tap was not answered');
  }
}

/** Never rejects: a question without an answer is a payment that fails. */
async function answerCheckout({ till, telegram, logger }: BotWork, update: TelegramUpdate): Promise<void> {
  try {
    await till?.answer(update);
  } catch (error) {
    const facts = { bot: telegram.botId, error: describeError(error) };
    logger.error(facts, 'a customer who was about to pay got no answer');
  }
}

/** Whether it succeeded. */
async function attempt({ telegram, logger }: BotWork, prepare: () => Promise<unknown>): Promise<boolean> {
  try {
    await prepare();
    return true;
  } catch (error) {
    const facts = { bot: telegram.botId, error: describeError(error) };
    logger.warn(facts, 'Telegram could not be told where updates go');
    return false;
  }
}

/** Confirms updates only once they are stored. */
async function pollWhile(
  telegram: TelegramApi,
  receive: BotRunner['receive'],
  { goesOn, signal }: { goesOn: () => boolean; signal: AbortSignal },
): Promise<void> {
  let offset = 0;
  while (goesOn()) {
    const wanted = { offset, limit: MAX_UPDATES, timeout: POLL_SECONDS };
    const updates = await telegram.getUpdates({ ...wanted, allowed_updates: [...ALLOWED_UPDATES] }, signal);
    await receive(updates);
    const last = updates.at(-1);
    if (last !== undefined) offset = last.update_id + 1;
  }
}

function waitAfter(error: unknown): number {
  const failure = apiFailureOf(error);
  return failure?.kind === 'later' ? failure.afterMs : 0;
}
