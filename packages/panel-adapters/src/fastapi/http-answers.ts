import type { FieldErrors } from './field-reader.ts';

/** Answers in Marzban's forms. Source: app/__init__.py, `validation_exception_handler`. */
export function jsonAnswer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function detailAnswer(status: number, detail: string): Response {
  return jsonAnswer({ detail }, status);
}

/** 422 with an object, not with FastAPI's usual list. */
export function invalidAnswer(errors: FieldErrors): Response {
  return jsonAnswer({ detail: errors }, 422);
}

export function unauthorizedAnswer(detail: string): Response {
  const headers = { 'content-type': 'application/json', 'www-authenticate': 'Bearer' };
  return new Response(JSON.stringify({ detail }), { status: 401, headers });
}

/** What a crash looks like; the server closes the connection after it. */
export function crashAnswer(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  return new Response('Internal Server Error', { status: 500, headers });
}
