import { GrammyError, HttpError } from 'grammy';

/**
 * Why a call of the Bot API failed. *later*: nothing is wrong with it. *unreachable*: the person blocked the
 * bot or is gone. *unchanged*: the message looks like that already. *stale*: the message or tap is too old
 * for it. *moved*: the group has another id. *no-topic*: the topic of the group is closed or deleted.
 */
export type ApiFailure =
  | { kind: 'later'; afterMs: number }
  | { kind: 'moved'; nextChatId: number }
  | { kind: 'unreachable' | 'unchanged' | 'stale' | 'no-topic' };

const AWAY_MS = 5000;
const NO_TOPIC = ['message thread not found', 'TOPIC_CLOSED', 'TOPIC_DELETED'];
/** In a group that let the bot in and does not let it write. */
const NO_RIGHTS = /not enough rights to send|no rights to send|no write access|CHAT_WRITE_FORBIDDEN/;
const STALE = [
  'message to edit not found',
  "message can't be edited",
  'there is no text in the message to edit',
  'query is too old',
];

/** Null: the call itself is wrong, or the error is none of the Bot API. */
export function apiFailureOf(error: unknown): ApiFailure | null {
  if (error instanceof HttpError) return { kind: 'later', afterMs: AWAY_MS };
  if (!(error instanceof GrammyError)) return null;
  const { error_code: code, description, parameters } = error;
  if (code === 429) return { kind: 'later', afterMs: (parameters.retry_after ?? 1) * 1000 };
  if (code >= 500) return { kind: 'later', afterMs: AWAY_MS };
  const { migrate_to_chat_id: nextChatId } = parameters;
  if (nextChatId !== undefined) return { kind: 'moved', nextChatId };
  if (NO_TOPIC.some((words) => description.includes(words))) return { kind: 'no-topic' };
  if (code === 403 || description.includes('chat not found') || NO_RIGHTS.test(description))
    return { kind: 'unreachable' };
  if (description.includes('message is not modified')) return { kind: 'unchanged' };
  return STALE.some((words) => description.includes(words)) ? { kind: 'stale' } : null;
}

/**
 * Awaits a call whose failure does no harm, unless it is to be made later.
 * @throws what is not stale or unchanged
 */
export async function orStale<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    const kind = apiFailureOf(error)?.kind;
    if (kind === 'unchanged' || kind === 'stale') return null;
    throw error;
  }
}
