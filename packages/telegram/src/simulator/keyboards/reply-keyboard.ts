import * as z from 'zod';
import { badRequest } from '../bot-api-error.ts';
import { isGroup } from '../groups/group-state.ts';
import type { BotState, Place } from '../simulator-state.ts';
import type { ReplyKeyboard } from './check-keyboard.ts';

const keySchema = z.union([
  z.string().transform((text) => ({ text })),
  z.object({ text: z.string(), request_contact: z.boolean().optional() }),
]);
const replySchema = z.object({
  keyboard: z.array(z.array(keySchema)),
  one_time_keyboard: z.boolean().optional(),
});
const removalSchema = z.object({ remove_keyboard: z.literal(true) });

/**
 * What a message of the bot does to the keyboard of the chat; null: nothing.
 * @throws BotApiError for one that Telegram refuses
 */
function readReplyKeyboard(markup: unknown, place: Place): ReplyKeyboard | 'removed' | null {
  if (removalSchema.safeParse(markup).success) return 'removed';
  const parsed = replySchema.safeParse(markup);
  if (!parsed.success) return null;
  const { keyboard, one_time_keyboard: isOnce = false } = parsed.data;
  const keys = keyboard
    .filter((row) => row.length > 0)
    .map((row) =>
      row.map((key) => ({
        text: key.text,
        asksContact: 'request_contact' in key && key.request_contact === true,
      })),
    );
  if (keys.flat().some(({ text }) => text.trim() === ''))
    throw badRequest('keyboard button text must be non-empty');
  if (isGroup(place) && keys.flat().some(({ asksContact }) => asksContact))
    throw badRequest('phone number can be requested in private chats only');
  return { keys, isOnce };
}

/** The chat's keyboard is as the newest message that says something of it wants. */
export function setReplyKeyboard(bot: BotState, place: Place, markup: unknown): void {
  const wanted = readReplyKeyboard(markup, place);
  if (wanted === 'removed') bot.replyKeyboards.delete(place.id);
  else if (wanted !== null) bot.replyKeyboards.set(place.id, wanted);
}
