/** Whether an inbound carried bytes when one of its links was last dialed. */
export interface InboundDial {
  /** *silent*: none of the links that were dialed returned a byte. */
  result: 'carries' | 'silent' | 'not-tried';
  /** Why it was not tried; null otherwise. */
  reason: string | null;
  /** Until the first bytes came back; null unless it carries. */
  durationMs: number | null;
  at: Date;
  /** When it was first seen with this result. */
  since: Date;
}

/** The outcome of one link. */
export type LinkDial = Pick<InboundDial, 'result' | 'reason' | 'durationMs'>;

/**
 * The result of an inbound from its links, dialed one after another until one carries. One that carries
 * settles it. A link that could not be tried says nothing, so the inbound is silent only if all the others
 * are. Pure.
 */
export function dialOf(links: readonly LinkDial[]): LinkDial {
  const untried: LinkDial = { result: 'not-tried', reason: 'no-account', durationMs: null };
  return (
    links.find(({ result }) => result === 'carries') ??
    links.find(({ result }) => result === 'silent') ??
    links[0] ??
    untried
  );
}

/** The new record, and whether the inbound has just fallen silent. Pure. */
export function recordDial(
  before: InboundDial | null,
  { result, reason, durationMs }: LinkDial,
  at: Date,
): { dial: InboundDial; fellSilent: boolean } {
  const since = before?.result === result ? before.since : at;
  const fellSilent = result === 'silent' && before?.result !== 'silent';
  return { dial: { result, reason, durationMs, at, since }, fellSilent };
}
