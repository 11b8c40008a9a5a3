import { type ProviderFaults, type RequestHandler, withProviderFaults } from './provider-faults.ts';

/** A request as it arrived. */
export interface SeenRequest {
  method: string;
  path: string;
  /** As it came. */
  body: string;
  headers: Record<string, string>;
}

/** What every simulated provider has. */
export interface SimulatedServer {
  /** Where its API is: the `baseUrl` of a gateway. */
  baseUrl: string;
  /** A `fetch` that reaches the provider instead of the network. */
  fetch: typeof globalThis.fetch;
  /** Answers one request, for servers and interceptors. */
  handle: RequestHandler;
  faults: ProviderFaults;
  /** All requests that arrived, oldest first. */
  seen: readonly SeenRequest[];
}

/** Puts a provider's answers behind faults, a log and a `fetch`. */
export function createSimulatedServer(
  baseUrl: string,
  answer: (request: SeenRequest & { query: URLSearchParams }) => Response | Promise<Response>,
  random: () => number,
): SimulatedServer {
  const seen: SeenRequest[] = [];
  const { handle, faults } = withProviderFaults(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const body = await request.text();
    const headers = Object.fromEntries(request.headers);
    const arrived = { method: request.method, path: pathname, body, headers };
    seen.push(arrived);
    return answer({ ...arrived, query: searchParams });
  }, random);
  return { baseUrl, handle, faults, seen, fetch: createSimulatedFetch(handle) };
}

/** As with a real server, aborting a request ends the caller's waiting and not the server's work. */
function createSimulatedFetch(handle: RequestHandler): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, headers, url, signal } = request;
    signal.throwIfAborted();
    const body = method === 'GET' || method === 'HEAD' ? null : await request.text();
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    try {
      return await Promise.race([handle(new Request(url, { method, headers, body })), aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** A JSON answer. */
export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
