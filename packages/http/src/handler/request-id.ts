/** Safe in a log, a header and a shell. */
const WELL_FORMED = /^[\w.:-]{8,128}$/;

/**
 * The id under which a request is logged and answered: that of a proxy in front when it is well-formed, else
 * a new one.
 */
export function requestIdOf(given: string | null | undefined): string {
  return given != null && WELL_FORMED.test(given) ? given : crypto.randomUUID();
}
