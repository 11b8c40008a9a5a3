import { API_ANSWER } from '../handler/api-answer.ts';
import { problemOf } from './problem-of.ts';

/**
 * The answer to a request that failed: `application/problem+json` (RFC 9457) with the status of the error's
 * code. `isForPerson`: a browser shows it; otherwise one that is led there saves it.
 */
export function problemResponse(
  error: unknown,
  { requestId, isForPerson = false }: { requestId?: string; isForPerson?: boolean } = {},
): Response {
  const { problem, headers } = problemOf(error);
  return new Response(`${JSON.stringify({ ...problem, requestId })}\n`, {
    status: problem.status,
    headers: { ...(!isForPerson && API_ANSWER), ...headers, 'content-type': 'application/problem+json' },
  });
}
