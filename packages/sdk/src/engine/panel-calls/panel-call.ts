import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../ports/clock.ts';
import { fetchWithin, type OutsideCall, refuseRequest } from '../kernel/call-outside.ts';

/** One call of a driver, as the engine sees it. */
export interface PanelCall extends OutsideCall {
  /** Told of each request that leaves through the engine's `fetch`. */
  onRequest(): void;
  /** Told of the panel's clock minus ours, by the date of an answer. */
  onDate(skewMs: number): void;
}

// A driver keeps one connection for all of its calls, so only the running code can tell whose request this
// is.
const current = new AsyncLocalStorage<PanelCall | null>();

/** Runs a driver's code as a part of `call`: what it awaits belongs to it too. */
export function insideCall<Result>(call: PanelCall | null, work: () => Result): Result {
  return current.run(call, work);
}

/**
 * The `fetch` that a driver is given. A request belongs to the call that it is made in: it is cut at that
 * call's deadline, and after it, or outside of any call, none leaves any more. So a call that was given up
 * writes nothing later.
 */
export function bindFetch(fetch: typeof globalThis.fetch, clock: Clock): typeof globalThis.fetch {
  return (input, init) => {
    const call = current.getStore();
    if (call === undefined || call === null) return refuseRequest('No request may leave outside of a call');
    const told: typeof fetch = async (...request) => {
      call.onRequest();
      const sentAtMs = clock.now().getTime();
      const response = await fetch(...request);
      const skewMs = skewOf(response, sentAtMs, clock.now().getTime());
      if (skewMs !== null) call.onDate(skewMs);
      return response;
    };
    return fetchWithin(call, { fetch: told, clock })(input, init);
  };
}

/** What failed may have been answered by a proxy, with a date of its own. */
function skewOf({ ok, headers }: Response, sentAtMs: number, receivedAtMs: number): number | null {
  const dateMs = ok ? Date.parse(headers.get('date') ?? '') : Number.NaN;
  // `Date` is cut to whole seconds: on average half a second is missing.
  return Number.isNaN(dateMs) ? null : Math.round(dateMs + 500 - (sentAtMs + receivedAtMs) / 2);
}
