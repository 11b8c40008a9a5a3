/** Answers in the panel's forms. Source: internal/web/controller/util.go (3.6.0). */
export function successAnswer(obj: unknown, msg = ''): Response {
  return jsonAnswer({ success: true, msg, obj: obj ?? null });
}

/** HTTP 200 as well. Most errors of the panel's own end in a line break. */
export function failureAnswer(error: string, phrase = 'Something went wrong'): Response {
  return jsonAnswer({ success: false, msg: `${phrase} (${error})`, obj: null });
}

export function emptyAnswer(status: number): Response {
  // The panel says so also where there is nothing to unpack (seen on 3.6.0).
  return new Response(null, { status, headers: { 'content-encoding': 'gzip' } });
}

export function jsonAnswer(body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

/** What a panic looks like. */
export function crashAnswer(): Response {
  return emptyAnswer(500);
}
