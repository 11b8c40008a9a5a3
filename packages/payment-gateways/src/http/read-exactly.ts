import type { ZodType } from 'zod';
import { parseJsonExactly } from '../amounts/parse-json-exactly.ts';
import type { NoResponse, ServerAnswer } from './ask-server.ts';
import { unanswered } from './unanswered.ts';
import { unreachable } from './unreachable.ts';

/**
 * The body of a successful answer as `schema` says, every number as its text.
 *
 * @param keys - what the provider refuses with 401 and 403, for people
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
 */
export function readExactly<Body>(
  { method, keys }: { method: string; keys: string },
  answer: ServerAnswer | NoResponse,
  schema: ZodType<Body>,
): Body {
  if (answer.kind === 'no-response') throw unanswered(method, answer);
  const { status, text, retryAfterMs } = answer;
  if (status === 401 || status === 403) throw unreachable(method, `refused ${keys}`);
  if (status < 200 || status >= 300) throw unreachable(method, `answered ${status}`, { retryAfterMs });
  const parsed = schema.safeParse(parseJsonExactly(text));
  if (parsed.success) return parsed.data;
  throw unreachable(method, 'gave an answer that makes no sense');
}
