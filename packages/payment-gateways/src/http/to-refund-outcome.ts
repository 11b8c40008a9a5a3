import type { RefundOutcome } from '@panelkit/sdk';
import type { NoResponse, ServerAnswer } from './ask-server.ts';

/**
 * What an answer to a request for a refund means, where the request has a key under which it is done once.
 *
 * @param read - of an answer that is no error; null: it makes no sense
 */
export function toRefundOutcome(
  provider: string,
  answer: ServerAnswer | NoResponse,
  read: (text: string) => RefundOutcome | null,
): RefundOutcome {
  if (answer.kind === 'no-response') {
    if (answer.mayHaveArrived) return { kind: 'unknown', cause: 'no answer' };
    return { kind: 'not-applied', reason: 'no connection', retryAfterMs: null };
  }
  const { status, text, retryAfterMs } = answer;
  if (status === 429) return { kind: 'not-applied', reason: 'asked too often', retryAfterMs };
  // The request with this key is still running.
  if (status === 409 || status >= 500) return { kind: 'unknown', cause: `it answered ${status}` };
  if (status >= 400) return { kind: 'refused', reason: `${provider} answered ${status}` };
  return read(text) ?? { kind: 'unknown', cause: 'its answer makes no sense' };
}
