import type { BotState, PersonState, StoredMessage } from './simulator-state.ts';

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

/** The chat of a person with a bot: its id is the person's. */
export function toChat({ id, firstName, username }: PersonState): Record<string, unknown> {
  return { id, type: 'private', first_name: firstName, ...(username !== null && { username }) };
}

/** A message as the Bot API shows it. */
export function toMessage(
  bot: BotState,
  person: PersonState,
  message: StoredMessage,
): Record<string, unknown> {
  const { messageId, isFromBot, date, editedAt, text, caption, entities, keyboard } = message;
  return {
    message_id: messageId,
    from: isFromBot ? toBotUser(bot) : toUser(person),
    chat: toChat(person),
    date: seconds(date),
    ...(editedAt !== null && { edit_date: seconds(editedAt) }),
    ...(text !== null && { text, ...(entities.length > 0 && { entities }) }),
    ...fileFields(message),
    ...serviceFields(message),
    ...(caption !== null && { caption, ...(entities.length > 0 && { caption_entities: entities }) }),
    ...(keyboard !== null && { reply_markup: { inline_keyboard: keyboard } }),
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
      ...{ currency: 'XTR', total_amount: amount, invoice_payload: payload },
      ...{ telegram_payment_charge_id: chargeId, provider_payment_charge_id: '' },
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
