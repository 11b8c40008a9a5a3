import type { Clock } from '@panelkit/sdk';
import { createSeededRandom } from '../../seeded-random.ts';
import type { NoResponse, ServerAnswer } from '../server-answer.ts';

type Send = () => Promise<ServerAnswer | NoResponse>;

/** Until when a read may be tried again, on the monotonic clock. */
interface ReadRetryOptions {
  deadlineMs: number;
  signal: AbortSignal | undefined;
}

const MOST_TRIES = 3;
/** The second try comes at a random moment within this, the third within twice as long. */
const FIRST_WAIT_MS = 250;
/** A proxy before a panel that is being restarted. A 500 is a panel's own, and comes again. */
const MOMENTARY: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Tries reads again whose failure may be of the moment: a connection or an answer that was cut, a gateway
 * without its panel, or a panel that asks for patience, as long as what it asks for ends before the deadline.
 * Waits are spread at random, drawn from the address and the time.
 */
export function createReadRetry(
  baseUrl: string,
  clock: Clock,
): (send: Send, options: ReadRetryOptions) => Promise<ServerAnswer | NoResponse> {
  const random = createSeededRandom(clock.now().getTime() ^ hashOf(baseUrl));
  return async (send, { deadlineMs, signal }) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await send();
      if (tries === MOST_TRIES || !isMomentary(answer)) return answer;
      const waitMs = (answer.retryAfterMs ?? 0) + random() * FIRST_WAIT_MS * tries;
      if (clock.monotonicMs() + waitMs >= deadlineMs) return answer;
      if (!(await slept(clock, waitMs, signal))) return answer;
    }
  };
}

/**
 * A refused connection or a time-out is no matter of a moment; a 429 that names no time wants no more
 * requests at all.
 */
function isMomentary(answer: ServerAnswer | NoResponse): boolean {
  if (answer.kind === 'no-response') return answer.cause === 'network' && answer.mayHaveArrived;
  if (MOMENTARY.has(answer.status) || isHalf(answer.text)) return true;
  return answer.status === 429 && answer.retryAfterMs !== null;
}

/** JSON that does not end as it began. */
function isHalf(text: string): boolean {
  const last = text.trimEnd().at(-1);
  return (text.startsWith('{') && last !== '}') || (text.startsWith('[') && last !== ']');
}

/** False when it was given up meanwhile. */
async function slept(clock: Clock, waitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await clock.sleep(waitMs, signal === undefined ? {} : { signal });
    return true;
  } catch {
    return false;
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash, 31) + text.charCodeAt(place);
  return hash;
}
