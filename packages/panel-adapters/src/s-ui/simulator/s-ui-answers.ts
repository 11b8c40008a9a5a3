/** Answers in S-UI's forms: HTTP 200 also for failures. Source: api/utils.go (1.5.1). */
export function okAnswer(obj: unknown, msg = ''): Response {
  return envelope({ success: true, msg, obj });
}

/** `text` with the prefix of the step that failed. */
export function failedAnswer(prefix: string, text: string): Response {
  return envelope({ success: false, msg: `${prefix}: ${text}`, obj: null });
}

/** Without a session, to the page's own requests. */
export function invalidLoginAnswer(): Response {
  return envelope({ success: false, msg: 'Invalid login', obj: null });
}

/** gin writes a link into the body for GET only. */
export function redirectAnswer(method: string, location: string): Response {
  if (method !== 'GET') return new Response(null, { status: 307, headers: { location } });
  return new Response(`<a href="${location}">Temporary Redirect</a>.\n\n`, {
    status: 307,
    headers: { location, 'content-type': 'text/html; charset=utf-8' },
  });
}

export function textAnswer(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

export function pageAnswer(webPath: string): Response {
  return new Response(`<html><base href="${webPath}">S-UI</html>\n`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

function envelope(body: { success: boolean; msg: string; obj: unknown }): Response {
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
