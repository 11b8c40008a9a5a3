/** A short answer as plain data, which Node sends several times as fast as a `Response`. */
export interface PlainAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** What a route answers. */
export type Answer = PlainAnswer | Response;

export function toResponse(answer: Answer): Response {
  if (answer instanceof Response) return answer;
  const { status, headers, body } = answer;
  return new Response(body, { status, headers });
}
