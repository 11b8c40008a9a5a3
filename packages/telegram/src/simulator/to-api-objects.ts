import { isGroup } from './groups/group-state.ts';
import type { BotState, PersonState, Place, StoredMessage } from './simulator-state.ts';

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

export function toUser({ id, firstName, username, languageCode }: PersonState): Record<string, unknown> {
  return {
    id,
    is_bot: false,
    first_name: firstName,
    ...(username !== null && { username }),
    language_code: languageCode,
  };
}

export function toBotUser({ id, username, firstName }: BotState): Record<string, unknown> {
  return { id, is_bot: true, first_name: firstName, username };
}

/** A group, or the chat of a person with a bot: its id is the person's. */
export function toChat(place: Place): Record<string, unknown> {
  if (isGroup(place)) {
    const { id, kind, title, isForum } = place;
    return { id, type: kind, title, ...(isForum && { is_forum: true }) };
  }
  const { id, firstName, username } = place;
  return { id, type: 'private', first_name: firstName, ...(username !== null && { username }) };
}

/** A message as the Bot API shows it. `sender`: who wrote it in a group. */
export function toMessage(
  bot: BotState,
  place: Place,
  message: StoredMessage,
  sender: PersonState | null = isGroup(place) ? null : place,
): Record<string, unknown> {
  const from = message.isFromBot || sender === null ? toBotUser(bot) : toUser(sender);
  const { messageId, threadId, date, editedAt, text, caption, entities, keyboard } = message;
  return {
    message_id: messageId,
    from,
    chat: toChat(place),
    ...(threadId !== null && { message_thread_id: threadId, is_topic_message: true }),
    date: seconds(date),
    ...(editedAt !== null && { edit_date: seconds(editedAt) }),
    ...(text !== null && { text, ...(entities.length > 0 && { entities }) }),
    ...fileFields(message),
    ...contactFields(message),
    ...serviceFields(message),
    ...(caption !== null && { caption, ...(entities.length > 0 && { caption_entities: entities }) }),
    ...(keyboard !== null && { reply_markup: { inline_keyboard: keyboard } }),
  };
}

function contactFields({ contact }: StoredMessage): Record<string, unknown> {
  if (contact === null) return {};
  const { phone, firstName, userId } = contact;
  return {
    contact: { phone_number: phone, first_name: firstName, ...(userId !== null && { user_id: userId }) },
  };
}

function serviceFields({ service }: StoredMessage): Record<string, unknown> {
  if (service === null) return {};
  if (service.kind === 'invoice') {
    const { title, description, amount } = service.invoice;
    return { invoice: { title, description, start_parameter: '', currency: 'XTR', total_amount: amount } };
  }
  const { chargeId, amount, payload } = service.charge;
  return {
    [service.kind]: {
      currency: 'XTR',
      total_amount: amount,
      invoice_payload: payload,
      telegram_payment_charge_id: chargeId,
      provider_payment_charge_id: '',
    },
  };
}

function fileFields({ file, fileKind }: StoredMessage): Record<string, unknown> {
  if (file === null) return {};
  const { fileId, name, contentType, bytes } = file;
  const common = { file_id: fileId, file_unique_id: `u${fileId}`, file_size: bytes.length };
  if (fileKind === 'document') return { document: { ...common, file_name: name, mime_type: contentType } };
  return {
    photo: [
      { ...common, file_id: `${fileId}-s`, width: 90, height: 90 },
      { ...common, width: 800, height: 800 },
    ],
  };
}
