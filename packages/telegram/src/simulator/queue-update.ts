import type { FaultSource } from './api-faults.ts';
import type { BotState, PendingUpdate, SimulatorState } from './simulator-state.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** What a bot gets that asked for nothing in particular. */
const NOT_BY_DEFAULT = ['chat_member', 'message_reaction', 'message_reaction_count'];

/**
 * Hands an update to its bot, as the Bot API does. @returns its id; null: the bot did not ask for this kind
 */
export type QueueUpdate = (
  bot: BotState,
  update: { kind: string; chatId: number; content: unknown },
) => number | null;

export function createUpdateQueue(
  state: SimulatorState,
  source: FaultSource,
  delivery: WebhookDelivery,
): QueueUpdate {
  return (bot, { kind, chatId, content }) => {
    const isWanted = bot.allowedUpdates?.includes(kind) ?? !NOT_BY_DEFAULT.includes(kind);
    if (!isWanted) return null;
    bot.lastUpdateId += 1;
    const id = bot.lastUpdateId;
    const entry = { update: { update_id: id, [kind]: content }, chatId, atMs: state.clock.monotonicMs() };
    add(bot, entry, source);
    if (source.random() < source.repeats) add(bot, { ...entry }, source);
    bot.poller?.wake();
    delivery.wake(bot);
    return id;
  };
}

function add(bot: BotState, entry: PendingUpdate, { isShuffled, random }: FaultSource): void {
  const place = isShuffled ? Math.floor(random() * (bot.pending.length + 1)) : bot.pending.length;
  bot.pending.splice(place, 0, entry);
}
