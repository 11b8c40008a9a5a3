import type { BotUpdate, BotUpdateOutcome } from '../../domain/chats/bot-update.ts';
import { settleUpdate } from '../../domain/chats/settle-update.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportFailure } from '../kernel/report-failure.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { contentContext } from './receive-updates.ts';

/** An update in a bot's hand. */
export interface ReceivedUpdate {
  updateId: number;
  chatId: string;
  content: string;
  receivedAt: Date;
  /** The same for every attempt: use it for what the update causes. */
  idempotencyKey: string;
  /** 1 for the first try. */
  attempt: number;
}

export interface ChatWork {
  bot: string;
  chatId: string;
  /**
   * Works on one update. What it throws is tried again, then set aside; it may run twice for one update after
   * a crash.
   */
  handle(update: ReceivedUpdate): Promise<BotUpdateOutcome>;
}

/** The process that has the chat may have looked before our update was stored. */
const BUSY_MS = 1000;

/**
 * Works on the updates of one chat, one after another in the order in which they came. An update that waits
 * holds up its own chat alone.
 * @returns how many milliseconds to wait before the next look; null: nothing is left
 */
export async function workOnChat(engine: Engine, work: ChatWork): Promise<number | null> {
  const lease = await holdLease(engine, `chat:${work.bot}:${work.chatId}`);
  if (lease === null) return BUSY_MS;
  try {
    return await lease.during(() => workUnder(engine, work, lease));
  } finally {
    await lease.release();
  }
}

async function workUnder(engine: Engine, work: ChatWork, lease: HeldLease): Promise<number | null> {
  const { storage, clock } = engine.backend;
  for (;;) {
    const update = await storage.botUpdates.findFirst(work.bot, work.chatId);
    if (update === null) return null;
    const waitMs = (update.nextAttemptAt?.getTime() ?? 0) - clock.now().getTime();
    if (waitMs > 0) return waitMs;
    if (hasLapsed(lease)) return BUSY_MS;
    await workOnUpdate(engine, work, update);
  }
}

async function workOnUpdate(engine: Engine, { handle }: ChatWork, update: BotUpdate): Promise<void> {
  try {
    await settle(engine, update, await handle(toReceived(engine, update)));
  } catch (error) {
    // The storage's failure is not the update's.
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const { code, name } = describeError(error);
    const nextAttemptAt = await settle(engine, update, { kind: 'failed', code: code ?? name });
    const now = engine.backend.clock.now().getTime();
    await reportFailure(engine, {
      name: 'work-on-chat',
      payload: { bot: update.bot, updateId: String(update.updateId) },
      attempt: update.attempts + 1,
      error: describeError(error),
      retryInMs: nextAttemptAt === null ? null : nextAttemptAt.getTime() - now,
    });
  }
}

function toReceived({ secretBox }: Engine, update: BotUpdate): ReceivedUpdate {
  const { id, bot, updateId, chatId, receivedAt, attempts, sealedContent } = update;
  return {
    updateId,
    chatId,
    receivedAt,
    content: secretBox.open(sealedContent ?? '', contentContext(id)),
    idempotencyKey: `bot:${bot}:${updateId}`,
    attempt: attempts + 1,
  };
}

function settle(
  engine: Engine,
  { id }: BotUpdate,
  outcome: BotUpdateOutcome | { kind: 'failed'; code: string },
): Promise<Date | null> {
  return engine.backend.storage.transaction(async (tx) => {
    const update = await tx.botUpdates.get(id);
    if (update.status !== 'received') return null;
    const settlement = settleUpdate(update, outcome, { now: tx.now, fraction: engine.ids.fraction() });
    await tx.botUpdates.update(id, settlement);
    return settlement.nextAttemptAt;
  });
}
