/** What the Bot API answers when it refuses a call, with the description that Telegram gives. */
export class BotApiError extends Error {
  readonly code: number;
  readonly parameters: { retry_after?: number };

  constructor(code: number, description: string, parameters: { retry_after?: number } = {}) {
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
