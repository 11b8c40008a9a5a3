import type { SimulatedButton } from './keyboards/check-keyboard.ts';
import { serviceText } from './pay-invoice.ts';
import {
  type BotState,
  type CallbackQuery,
  chatOf,
  nextId,
  type Place,
  type StoredMessage,
} from './simulator-state.ts';
import type { Tapping } from './tapping.ts';
import { toMessage, toUser } from './to-api-objects.ts';

/** A message as a person sees it. */
export interface SeenMessage {
  messageId: number;
  isFromBot: boolean;
  /** The text, or the caption of a file; without markup. */
  text: string;
  entities: StoredMessage['entities'];
  buttons: SimulatedButton[][];
  /** A picture or file. */
  file: { kind: 'photo' | 'document'; contentType: string; bytes: Uint8Array } | null;
  at: Date;
  isEdited: boolean;
  /** It came without a sound. */
  isSilent: boolean;
  /** The page that is shown with the text: its picture; null: none. */
  previewUrl: string | null;
}

/** A tap: what the bot answered to it, once it did. */
export interface Tap {
  readonly isAnswered: boolean;
  /** The short text that appears for a moment; null when there is none. */
  readonly answer: string | null;
}

/** Somebody taps a button of a message. */
export function tapMessage(
  { state, person, bot, queue, place }: Tapping & { place: Place },
  message: StoredMessage,
  data: string,
): Tap {
  const query: CallbackQuery = {
    id: String(nextId(state)),
    data,
    personId: person.id,
    message,
    at: state.clock.now(),
    answer: null,
  };
  bot.callbacks.set(query.id, query);
  const content = {
    id: query.id,
    from: toUser(person),
    message: toMessage(bot, place, message),
    chat_instance: String(place.id),
    data,
  };
  queue(bot, { kind: 'callback_query', chatId: place.id, content });
  return {
    get isAnswered() {
      return query.answer !== null;
    },
    get answer() {
      return query.answer?.text ?? null;
    },
  };
}

/** The newest message of a chat that has the button. @throws TypeError when none has */
export function findButton(
  bot: BotState,
  chatId: number,
  { button, messageId }: { button: string | RegExp; messageId: number | undefined },
): { message: StoredMessage; data: string } {
  const newestFirst = [...chatOf(bot, chatId).values()].reverse();
  const fits = ({ text }: SimulatedButton) =>
    typeof button === 'string' ? text.includes(button) : button.test(text);
  for (const message of newestFirst) {
    if (messageId !== undefined && message.messageId !== messageId) continue;
    const found = message.keyboard?.flat().find(fits);
    if (found?.callback_data !== undefined) return { message, data: found.callback_data };
  }
  throw new TypeError(`no message has a button ${button}`);
}

/** A message as people see it. */
export function toSeen(message: StoredMessage): SeenMessage {
  const { messageId, isFromBot, text, caption, entities, keyboard, file, fileKind, date, editedAt } = message;
  const kind = fileKind ?? 'document';
  return {
    messageId,
    isFromBot,
    text: text ?? caption ?? message.contact?.phone ?? serviceText(message),
    entities,
    buttons: keyboard ?? [],
    file: file === null ? null : { kind, contentType: file.contentType, bytes: file.bytes },
    at: date,
    isEdited: editedAt !== null,
    isSilent: message.isSilent,
    previewUrl: message.previewUrl,
  };
}
