import { timingSafeEqual } from 'node:crypto';
import { readText } from '@panelkit/http';

/** Telegram sends nothing larger. */
const MAX_BYTES = 1024 ** 2;
const HEADER = 'x-telegram-bot-api-secret-token';

/**
 * Answers Telegram's webhook: 401 without the secret, 200 once the update is stored. What is no update is
 * answered 200 as well: Telegram would repeat it for a day.
 */
export async function answerWebhook(
  request: Request,
  { secret, receive }: { secret: string; receive: (updates: unknown[]) => Promise<number> },
): Promise<Response> {
  if (!isEqual(request.headers.get(HEADER) ?? '', secret)) return new Response(null, { status: 401 });
  const body = await readText(request, { maxBytes: MAX_BYTES, types: ['application/json'] });
  const update = parse(body);
  if (update !== null) await receive([update]);
  return new Response(null, { status: 200 });
}

function isEqual(given: string, wanted: string): boolean {
  const [first, second] = [Buffer.from(given), Buffer.from(wanted)];
  // Compared with itself where the lengths differ: the time says nothing of the secret.
  return (
    timingSafeEqual(second, first.length === second.length ? first : second) && first.length === second.length
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
