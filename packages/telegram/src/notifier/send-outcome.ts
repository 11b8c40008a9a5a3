import type { NotifierAnswer } from '@panelkit/sdk';
import { apiFailureOf } from '../api/api-failure.ts';

/** Answers for a message whose call failed. @throws what leaves open whether the message went out */
export function answerTo(error: unknown): NotifierAnswer {
  const failure = apiFailureOf(error);
  if (failure?.kind === 'unreachable') return { kind: 'refused', reason: 'the chat is closed' };
  if (isRefusedForNow(error) && failure?.kind === 'later')
    return { kind: 'failed', reason: 'too many messages', retryAfterMs: failure.afterMs };
  throw error;
}

/** Only 429 proves that nothing was sent. */
function isRefusedForNow(error: unknown): boolean {
  return error instanceof Error && 'error_code' in error && error.error_code === 429;
}

/** As many as may be repeated by mistake within a process. */
const MAX_REMEMBERED = 1000;

/** The messages that this process sent lately. */
export function createSentMessages(): { has(id: string): boolean; add(id: string): void } {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > MAX_REMEMBERED && oldest !== undefined) ids.delete(oldest);
    },
  };
}
