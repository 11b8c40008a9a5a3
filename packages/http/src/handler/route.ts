import type { Answer } from './plain-answer.ts';
import type { RequestHead } from './request-head.ts';

/** Who is connected, as the host knows it. */
export interface Connection {
  /** Address of the other end: a reverse proxy's where there is one; null when the host does not know it. */
  remoteAddress: string | null;
  /** Of the visitor, as the proxies say that the host trusts; without it, `remoteAddress`. */
  clientAddress?: string | null;
}

/** What a route is given besides the request. */
export interface RouteContext {
  /** Decoded segments by their names in the path. */
  params: Readonly<Record<string, string>>;
  connection: Connection;
  requestId: string;
}

interface RoutePath {
  /** `GET` answers `HEAD` too. */
  method: 'GET' | 'POST';
  /** `/s/:token`; a name matches one segment. */
  path: string;
}

/** One thing that a host answers. What it throws is answered as a problem. */
export type Route = RoutePath &
  (
    | { handle(request: Request, context: RouteContext): Response | Promise<Response> }
    | {
        /** For a route that is asked often: from the head of the request, with plain data if it can. */
        answer(head: RequestHead, context: RouteContext): Answer | Promise<Answer>;
      }
  );
