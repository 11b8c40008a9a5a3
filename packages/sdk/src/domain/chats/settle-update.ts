import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { retryDelayMs } from '../retry-delay.ts';
import type { BotUpdate, BotUpdateOutcome } from './bot-update.ts';

/** What thrice cannot be worked on is not tried again: the rest of its chat waits for it. */
const UPDATE_ATTEMPTS = 3;
/** Nobody expects an answer any more. */
const ANSWERED_WITHIN_MS = DAY_MS;

/** What of an update changes. */
export type BotUpdateSettlement = Pick<
  BotUpdate,
  'sealedContent' | 'status' | 'attempts' | 'errorCode' | 'nextAttemptAt' | 'settledAt'
>;

/** What is written down when an update was worked on; `failed`: working on it threw an error of this code. */
export function settleUpdate(
  update: BotUpdate,
  outcome: BotUpdateOutcome | { kind: 'failed'; code: string },
  { now, fraction }: { now: Date; fraction: number },
): BotUpdateSettlement {
  switch (outcome.kind) {
    case 'done':
      return settled(update, { status: 'done', errorCode: null }, now);
    case 'later': {
      const nextAttemptAt = addMs(now, outcome.afterMs);
      return nextAttemptAt > addMs(update.receivedAt, ANSWERED_WITHIN_MS)
        ? settled(update, { status: 'set-aside', errorCode: 'TOO_LATE' }, now)
        : waiting(update, nextAttemptAt);
    }
    case 'failed': {
      const tried = { ...update, attempts: update.attempts + 1 };
      return tried.attempts >= UPDATE_ATTEMPTS
        ? settled(tried, { status: 'set-aside', errorCode: outcome.code }, now)
        : waiting(tried, addMs(now, retryDelayMs(tried.attempts, fraction)));
    }
  }
}

function settled(
  { attempts }: BotUpdate,
  { status, errorCode }: Pick<BotUpdate, 'status' | 'errorCode'>,
  settledAt: Date,
): BotUpdateSettlement {
  return { sealedContent: null, status, attempts, errorCode, nextAttemptAt: null, settledAt };
}

function waiting({ sealedContent, attempts }: BotUpdate, nextAttemptAt: Date): BotUpdateSettlement {
  return { sealedContent, status: 'received', attempts, errorCode: null, nextAttemptAt, settledAt: null };
}
