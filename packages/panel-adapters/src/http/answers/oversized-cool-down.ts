import type { Clock, PanelLimits } from '@panelkit/sdk';
import type { TooLarge } from './answer-too-large.ts';

const COOL_DOWN_MS = 60_000;
/** Far more than one account takes, and than most pages of a listing. */
const COOLING_ANSWER_BYTES = 1024 * 1024;

/** What a panel is allowed for a minute after an answer of it was too large, so that asking it again costs nearly nothing. */
export interface CoolDown {
  /** The limits for now. */
  limits(): PanelLimits;
  /** By what a listing in one body was just ended, and would be again; null: it may be asked for. */
  listingEndedBy(): TooLarge | null;
  begin(tooLarge: TooLarge, reading: { isListing: boolean }): void;
}

export function createCoolDown(clock: Clock, limits: PanelLimits): CoolDown {
  const cooling: PanelLimits = {
    ...limits,
    answerBytes: Math.min(limits.answerBytes, COOLING_ANSWER_BYTES),
  };
  let answersSince: Date | null = null;
  let listing: { endedBy: TooLarge; since: Date } | null = null;
  // A clock that was set back ends it too.
  const isCooling = (since: Date): boolean => {
    const ageMs = clock.now().getTime() - since.getTime();
    return ageMs >= 0 && ageMs < COOL_DOWN_MS;
  };
  return {
    limits: () => (answersSince !== null && isCooling(answersSince) ? cooling : limits),
    listingEndedBy: () => (listing !== null && isCooling(listing.since) ? listing.endedBy : null),
    begin: (endedBy, { isListing }) => {
      const since = clock.now();
      if (isListing) listing = { endedBy, since };
      else answersSince = since;
    },
  };
}
