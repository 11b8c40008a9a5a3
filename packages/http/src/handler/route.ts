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

/** One thing that a host answers. */
export interface Route {
  /** `GET` answers `HEAD` too. */
  method: 'GET' | 'POST';
  /** `/s/:token`; a name matches one segment. */
  path: string;
  /** What it throws is answered as a problem. */
  handle(request: Request, context: RouteContext): Response | Promise<Response>;
}
