import type { Clock } from '../../ports/clock.ts';
import type { FakePanelFault } from './fake-panel-faults.ts';

/**
 * A request on its way: its fault, how long the caller waits, and whether the panel it went to still lives.
 */
export interface FakeRequest {
  clock: Clock;
  latencyMs: number;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  fault: FakePanelFault | null;
  isAlive: () => boolean;
}

/** How a request ended for its caller. */
export type FakeRequestEnd = 'answered' | 'timed-out' | 'aborted' | 'cut';

/** When the panel begins, ends and answers, in milliseconds from the sending; null: never. */
interface Timeline {
  beginMs: number | null;
  commitMs: number | null;
  answerMs: number;
}

/**
 * Carries a request to the panel and back. The panel does its work at its own time, whether or not the caller
 * still waits, unless it dies before. Waits park on `clock.sleep`, as a real adapter's would.
 */
export async function carryRequest(
  request: FakeRequest,
  work: { begin: () => void; commit: () => void },
): Promise<FakeRequestEnd> {
  const { clock, isAlive } = request;
  const { beginMs, commitMs, answerMs } = timelineOf(request);
  const begin = once(() => isAlive() && work.begin());
  const commit = once(() => {
    begin();
    if (isAlive()) work.commit();
  });
  if (beginMs !== null) at(clock, beginMs, begin);
  if (commitMs !== null) at(clock, commitMs, commit);
  if (isDeaf(request.fault)) {
    await clock.sleep(answerMs);
    commit();
    return 'answered';
  }
  const end = await waitForAnswer(request, Math.min(answerMs, request.timeoutMs));
  if (end !== 'answered') return end;
  if (!isAlive()) return 'cut';
  if (answerMs > request.timeoutMs) return 'timed-out';
  // Timers of one instant fire in no particular order.
  if (commitMs !== null && commitMs <= answerMs) commit();
  return 'answered';
}

function timelineOf({ fault, latencyMs }: FakeRequest): Timeline {
  const onTime = { beginMs: 0, commitMs: latencyMs, answerMs: latencyMs };
  switch (fault?.kind) {
    case 'drop-before-commit':
    case 'error-before-commit':
    case 'refused':
    case 'rate-limited':
    case 'auth-failed':
      return { ...onTime, beginMs: null, commitMs: null };
    case 'slow': {
      const endMs = fault.delayMs + latencyMs;
      return { beginMs: fault.delayMs, commitMs: endMs, answerMs: endMs };
    }
    case 'late-answer':
      return { ...onTime, answerMs: latencyMs + fault.delayMs };
    case 'no-answer':
      return { ...onTime, answerMs: Number.POSITIVE_INFINITY };
    case 'never-answers':
      return { beginMs: null, commitMs: null, answerMs: Number.POSITIVE_INFINITY };
    case 'ignores-abort':
      return { beginMs: fault.delayMs, commitMs: fault.delayMs, answerMs: fault.delayMs };
    case 'late-commit':
      return { ...onTime, beginMs: fault.delayMs, commitMs: fault.delayMs + latencyMs };
    default:
      return onTime;
  }
}

/** The caller cannot end it: neither its deadline nor its signal reaches the transport. */
function isDeaf(fault: FakePanelFault | null): boolean {
  return fault?.kind === 'never-answers' || fault?.kind === 'ignores-abort';
}

async function waitForAnswer(request: FakeRequest, ms: number): Promise<'answered' | 'aborted'> {
  if (ms === 0) return 'answered';
  try {
    await request.clock.sleep(ms, request.signal ? { signal: request.signal } : {});
    return 'answered';
  } catch (error) {
    if (request.signal?.aborted) return 'aborted';
    throw error;
  }
}

function at(clock: Clock, ms: number, action: () => void): void {
  if (ms === 0) action();
  else clock.setTimer(ms, action);
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
