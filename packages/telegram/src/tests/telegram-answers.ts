/** What Telegram answers instead of the double. */
export type Answering = (init: RequestInit | undefined) => Promise<Response>;

/** 429: too many messages. */
export const waitSeconds = (seconds: number): Answering => {
  const body = {
    ok: false,
    error_code: 429,
    description: 'Too Many Requests',
    parameters: { retry_after: seconds },
  };
  return async () => Response.json(body, { status: 429 });
};

/** Nothing, until the call is aborted. */
export const silence: Answering = async (init) => {
  init?.signal?.throwIfAborted();
  return new Promise((_, reject) =>
    init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
  );
};
