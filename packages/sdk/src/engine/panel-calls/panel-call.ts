import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../ports/clock.ts';
import { fetchWithin, type OutsideCall, refuseRequest } from '../kernel/call-outside.ts';

/** One call of a driver, as the engine sees it. */
export interface PanelCall extends OutsideCall {
  /** Told of each request that leaves through the engine's `fetch`. */
  onRequest(): void;
}

// A driver keeps one connection for all of its calls, so only the running code can tell whose request this is.
const current = new AsyncLocalStorage<PanelCall | null>();

/** Runs a driver's code as a part of `call`: what it awaits belongs to it too. */
export function insideCall<Result>(call: PanelCall | null, work: () => Result): Result {
  return current.run(call, work);
}

/**
 * The `fetch` that a driver is given. A request belongs to the call that it is made in: it is cut at that call's deadline, and after it, or
 * outside of any call, none leaves any more. So a call that was given up writes nothing later.
 */
export function bindFetch(fetch: typeof globalThis.fetch, clock: Clock): typeof globalThis.fetch {
  return (input, init) => {
    const call = current.getStore();
    if (call === undefined || call === null) return refuseRequest('No request may leave outside of a call');
    const told: typeof fetch = (...request) => {
      call.onRequest();
      return fetch(...request);
    };
    return fetchWithin(call, { fetch: told, clock })(input, init);
  };
}
