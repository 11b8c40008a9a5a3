import { problemOf } from './problem-of.ts';

/** The answer to a request that failed: `application/problem+json` (RFC 9457) with the status of the error's code. */
export function problemResponse(error: unknown, { requestId }: { requestId?: string } = {}): Response {
  const { problem, headers } = problemOf(error);
  return new Response(`${JSON.stringify({ ...problem, requestId })}\n`, {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}
