/** The `Retry-After` of an answer in milliseconds from `now`; null when there is none that can be read. */
export function retryAfterMsOf(headers: Headers, now: Date): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}
