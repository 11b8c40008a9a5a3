/** What most routes read of a request: all but its body. */
export interface RequestHead {
  method: string;
  pathname: string;
  /** Of the query; null: it is not there. */
  query(name: string): string | null;
  /** Null: it was not sent. */
  header(name: string): string | null;
  /** Whether the client left meanwhile. */
  isGone(): boolean;
  /** The whole request, for whatever wants a web-standard one. The same at each call. */
  toRequest(): Request;
}

export function headOf(request: Request): RequestHead {
  const { pathname, searchParams } = new URL(request.url);
  return {
    method: request.method,
    pathname,
    query: (name) => searchParams.get(name),
    header: (name) => request.headers.get(name),
    isGone: () => request.signal.aborted,
    toRequest: () => request,
  };
}
