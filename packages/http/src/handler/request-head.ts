/** What most routes read of a request: all but its body. */
export interface RequestHead {
  method: string;
  url: URL;
  /** Null: it was not sent. */
  header(name: string): string | null;
  /** Whether the client left meanwhile. */
  isGone(): boolean;
  /** The whole request, for whatever wants a web-standard one. The same at each call. */
  toRequest(): Request;
}

export function headOf(request: Request): RequestHead {
  return {
    method: request.method,
    url: new URL(request.url),
    header: (name) => request.headers.get(name),
    isGone: () => request.signal.aborted,
    toRequest: () => request,
  };
}
