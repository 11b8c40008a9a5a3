import * as z from 'zod';
import type { BotUpdate } from '../../domain/chats/bot-update.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { storeTogether } from '../kernel/store-together.ts';

/** The most that Telegram sends, with room. */
const MAX_CONTENT_CHARACTERS = 262_144;
const botSchema = z.string().min(1).max(100);
const receiveSchema = z.object({
  bot: botSchema,
  updates: z
    .array(
      z.object({
        updateId: z.int().min(0),
        chatId: z.string().min(1).max(100),
        content: z.string().max(MAX_CONTENT_CHARACTERS),
      }),
    )
    .max(1000),
});

/** Updates as a messenger sent them. `content`: what the bot wants back when it works on the update. */
export type ReceiveUpdatesInput = z.input<typeof receiveSchema>;

/** Stores updates, each once by the messenger's own id; answers how many are new. */
export function createUpdateStore(engine: Engine): (input: ReceiveUpdatesInput) => Promise<number> {
  const storeRows = storeTogether<BotUpdate>((rows) => store(engine, rows));
  return async (input) => {
    const { bot, updates } = parseInput(receiveSchema, input);
    const receivedAt = engine.backend.clock.now();
    return storeRows(
      updates.map(({ updateId, chatId, content }) => {
        const id = engine.ids.uuid();
        return {
          id,
          bot,
          updateId,
          chatId,
          receivedAt,
          sealedContent: engine.secretBox.seal(content, contentContext(id)),
          status: 'received',
          attempts: 0,
          errorCode: null,
          nextAttemptAt: receivedAt,
          settledAt: null,
        };
      }),
    );
  };
}

/** In one order everywhere: two processes with the same updates do not wait for each other in a circle. */
async function store(engine: Engine, rows: BotUpdate[]): Promise<Set<string>> {
  const inOrder = rows.toSorted(
    (first, second) => first.updateId - second.updateId || (first.bot < second.bot ? -1 : 1),
  );
  return engine.backend.storage.transaction(async (tx) => {
    const isNew = await Promise.all(inOrder.map((row) => tx.botUpdates.insertOnce(row)));
    return new Set(inOrder.filter((_, index) => isNew[index]).map(({ id }) => id));
  });
}

/** The context under which an update's content is sealed. */
export function contentContext(id: string): string {
  return `bot-update:${id}:content`;
}
