import type { ZodType } from 'zod';
import type { NoResponse, ServerAnswer } from './ask-server.ts';
import { measureJson } from './measure-json.ts';
import { unanswered } from './unanswered.ts';
import { unreachable } from './unreachable.ts';

/**
 * The answer's body as `schema` says.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` when nothing came, the provider is overloaded or
 *   broken, or the answer makes no sense
 */
export function readJson<Body>(
  method: string,
  answer: ServerAnswer | NoResponse,
  schema: ZodType<Body>,
): Body {
  if (answer.kind === 'no-response') throw unanswered(method, answer);
  const { status, text, retryAfterMs } = answer;
  if (status === 429) throw unreachable(method, 'was asked too often', { retryAfterMs });
  if (status >= 500) throw unreachable(method, `answered ${status}`, { retryAfterMs });
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw unreachable(method, `gave an answer of status ${status} that makes no sense`);
}

/** Undefined: it is no JSON, or none of a provider. */
export function parseJson(text: string): unknown {
  if (measureJson(text) !== null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
