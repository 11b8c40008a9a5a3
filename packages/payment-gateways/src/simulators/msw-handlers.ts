import type { SimulatedServer } from './simulated-server.ts';

/** The part of msw's `http` that is used: msw is not a dependency of this package. */
export interface MswHttp<Handler> {
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler;
}

/**
 * Handlers for msw, so that code that uses the platform's `fetch` reaches the simulator:
 * `setupServer(...mswHandlers(createZarinpalSimulator({ clock }), http))`.
 */
export function mswHandlers<Handler>(
  { baseUrl, handle }: Pick<SimulatedServer, 'baseUrl' | 'handle'>,
  http: MswHttp<Handler>,
): Handler[] {
  // What a handler throws, msw answers with a 500; a network error has its own response.
  const answer = (request: Request) => handle(request).catch(() => Response.error());
  return [http.all(`${new URL(baseUrl).origin}/*`, ({ request }) => answer(request))];
}
