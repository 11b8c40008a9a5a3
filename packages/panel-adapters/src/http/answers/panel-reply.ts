import type { PanelkitError, WriteOutcome } from '@panelkit/sdk';
import type { NoSession } from '../bearer-token.ts';
import { notApplied, notAppliedBecause } from '../not-applied.ts';
import type { NoResponse, ServerAnswer } from '../server-answer.ts';
import {
  describeNoResponse,
  panelResponseInvalid,
  panelSilent,
  panelUnreachable,
} from '../to-panelkit-error.ts';

/** A status that means the same from every server. */
type FailureByStatus =
  | { kind: 'busy'; retryAfterMs: number | null }
  /** A 5xx: may have been done. */
  | { kind: 'crashed'; status: number; retryAfterMs: number | null };

/**
 * A reply that is no success, sorted by what it proves. `Refused` is the family's own way of saying no:
 * nothing was done.
 */
export type FailedReply<Refused extends { kind: 'refused' }> =
  | Refused
  | FailureByStatus
  | NoResponse
  /**
   * Not in the panel's words: a page of a proxy, half an answer. `isRouteMissing`: it has no such path, so
   * nothing was done.
   */
  | { kind: 'foreign'; status: number; reason: string; isRouteMissing?: true }
  | NoSession;

/** What 429 and 5xx prove; null for an answer whose body decides. */
export function failureByStatus({ status, retryAfterMs }: ServerAnswer): FailureByStatus | null {
  if (status === 429) return { kind: 'busy', retryAfterMs };
  if (status >= 500) return { kind: 'crashed', status, retryAfterMs };
  return null;
}

/** What a read throws for a reply that is no success. */
export function errorOfFailure<Refused extends { kind: 'refused' }>(
  reply: FailedReply<Refused>,
  operation: string,
  ofRefused: (reply: Refused) => PanelkitError,
): PanelkitError {
  switch (reply.kind) {
    case 'busy':
      return panelUnreachable('it asks for fewer requests', reply.retryAfterMs);
    case 'crashed':
      return reply.status === 500
        ? panelResponseInvalid(operation, 'HTTP 500')
        : panelUnreachable(`HTTP ${reply.status}`, reply.retryAfterMs);
    case 'foreign':
      return panelResponseInvalid(operation, reply.reason);
    case 'no-response':
      return panelSilent(reply);
    case 'no-session':
      return reply.error;
    default:
      return ofRefused(reply);
  }
}

/** What a reply that is no success means for a write. */
export function outcomeOfFailure<Refused extends { kind: 'refused' }>(
  reply: FailedReply<Refused>,
  ofRefused: (reply: Refused) => WriteOutcome,
): WriteOutcome {
  switch (reply.kind) {
    case 'busy':
      return notApplied('the panel asks for fewer requests', reply.retryAfterMs);
    case 'crashed':
      return { kind: 'unknown', cause: `the panel answered HTTP ${reply.status}` };
    case 'foreign':
      if (reply.isRouteMissing) return notApplied(`the panel may be of another version: ${reply.reason}`);
      return { kind: 'unknown', cause: `the answer is not the panel's: ${reply.reason}` };
    case 'no-response':
      return reply.mayHaveArrived
        ? { kind: 'unknown', cause: describeNoResponse(reply) }
        : notApplied(describeNoResponse(reply), reply.retryAfterMs);
    case 'no-session':
      return notAppliedBecause(reply.error);
    default:
      return ofRefused(reply);
  }
}
