import type { RequestHandler } from './panel-faults.ts';

/**
 * A `fetch` that reaches `handle` instead of the network. As with a real server, aborting a request ends the
 * caller's waiting and not the server's work.
 */
export function createSimulatedFetch(handle: RequestHandler): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const answer = detached(request).then(handle);
    return untilAborted(answer, request.signal);
  };
}

/** The same request without the caller's signal. */
async function detached(request: Request): Promise<Request> {
  const { method, headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await request.text();
  return new Request(request.url, { method, headers, body: body === '' ? null : body });
}

async function untilAborted(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  let stopListening = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    stopListening();
  }
}
