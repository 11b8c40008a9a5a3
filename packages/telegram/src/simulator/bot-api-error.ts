interface ErrorParameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

/** What the Bot API answers when it refuses a call, with the description that Telegram gives. */
export class BotApiError extends Error {
  readonly code: number;
  readonly parameters: ErrorParameters;

  constructor(code: number, description: string, parameters: ErrorParameters = {}) {
    super(description);
    this.name = 'BotApiError';
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(description: string): BotApiError {
  return new BotApiError(400, `Bad Request: ${description}`);
}

export function forbidden(description: string): BotApiError {
  return new BotApiError(403, `Forbidden: ${description}`);
}

export function conflict(description: string): BotApiError {
  return new BotApiError(409, `Conflict: ${description}`);
}

export function tooManyRequests(retryAfterSeconds: number): BotApiError {
  return new BotApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}

/** The group has another id now. */
export function migrated(chatId: number): BotApiError {
  const parameters = { migrate_to_chat_id: chatId };
  return new BotApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters);
}
