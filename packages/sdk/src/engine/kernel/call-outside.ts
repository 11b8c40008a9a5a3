import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Clock } from '../../ports/clock.ts';

/** A call that leaves the process, as the engine sees it. */
export interface OutsideCall {
  /** On the monotonic clock: from then on nothing of it may leave. */
  readonly deadlineAtMs: number;
  /** Aborted at the deadline, or with the error of who gave the call up before. */
  readonly signal: AbortSignal;
}

/** What a gateway or a channel is called with. */
export interface CallOptions {
  signal: AbortSignal;
  fetch: typeof globalThis.fetch;
}

/** How a call ended. *late*: it was given up, and may still run. */
export type CallEnd<Answer> = { kind: 'answered'; answer: Answer } | { kind: 'late' };

/** `fetch` for one call: a request is cut at the call's deadline, and after that none leaves any more. */
export function fetchWithin(
  call: OutsideCall,
  { fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock },
): typeof globalThis.fetch {
  return (input, init) => {
    if (isPanelkitError(call.signal.reason)) return Promise.reject(call.signal.reason);
    if (call.signal.aborted || clock.monotonicMs() >= call.deadlineAtMs)
      return refuseRequest('The call was given up: no request of it may leave any more');
    const own = init?.signal ?? (input instanceof Request ? input.signal : null);
    const signal = own === null ? call.signal : AbortSignal.any([own, call.signal]);
    return fetch(input, { ...init, signal });
  };
}

/** As `fetch` fails when its signal is aborted. */
export function refuseRequest(message: string): Promise<never> {
  return Promise.reject(new DOMException(message, 'AbortError'));
}

/** Calls what the shop has plugged in, for so long at most. @throws what it throws */
export async function callOutside<Answer>(
  outside: { fetch: typeof globalThis.fetch; clock: Clock },
  limitMs: number,
  call: (options: CallOptions) => Promise<Answer>,
): Promise<CallEnd<Answer>> {
  const { clock } = outside;
  const abort = new AbortController();
  const { signal } = abort;
  const late = Promise.withResolvers<CallEnd<Answer>>();
  const cancel = clock.setTimer(limitMs, () => {
    abort.abort();
    late.resolve({ kind: 'late' });
  });
  const fetch = fetchWithin({ deadlineAtMs: clock.monotonicMs() + limitMs, signal }, outside);
  // Async, so that what is thrown at once is a rejection too.
  const answered = (async (): Promise<CallEnd<Answer>> => ({
    kind: 'answered',
    answer: await call({ signal, fetch }),
  }))();
  try {
    return await Promise.race([answered, late.promise]);
  } finally {
    cancel();
  }
}
