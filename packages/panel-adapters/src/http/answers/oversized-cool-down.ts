import type { Clock, PanelLimits } from '@panelkit/sdk';
import type { TooLarge } from './answer-too-large.ts';

const FIRST_COOL_DOWN_MS = 60_000;
/** About as often as a panel is listed, so that one that is small enough again is seen as such soon. */
const LONGEST_COOL_DOWN_MS = 16 * 60_000;
/** Who was too large within this time is left alone twice as long. */
const REMEMBERED_MS = 60 * 60_000;
/** Far more than one account takes, and than most pages of a listing. */
const COOLING_ANSWER_BYTES = 1024 * 1024;

/**
 * What a panel is allowed for a while after an answer of it was too large, so that asking it again costs
 * nearly nothing.
 */
export interface CoolDown {
  /** The limits for now. */
  limits(): PanelLimits;
  /** By what a listing in one body was just ended, and would be again; null: it may be asked for. */
  listingEndedBy(): TooLarge | null;
  begin(tooLarge: TooLarge, reading: { isListing: boolean }): void;
}

/** See docs/decisions/0123-a-cool-down-grows.md. */
export function createCoolDown(clock: Clock, limits: PanelLimits): CoolDown {
  const cooling: PanelLimits = {
    ...limits,
    answerBytes: Math.min(limits.answerBytes, COOLING_ANSWER_BYTES),
  };
  const answers = createGrowingPause(clock);
  const listings = createGrowingPause(clock);
  let listingEndedBy: TooLarge | null = null;
  return {
    limits: () => (answers.isOn() ? cooling : limits),
    listingEndedBy: () => (listings.isOn() ? listingEndedBy : null),
    begin: (endedBy, { isListing }) => {
      if (isListing) listingEndedBy = endedBy;
      (isListing ? listings : answers).begin();
    },
  };
}

/** A minute, and twice as long each time that it begins soon again. */
function createGrowingPause(clock: Clock): { isOn(): boolean; begin(): void } {
  let last: { since: Date; lastsMs: number } | null = null;
  // A clock that was set back ends it too.
  const isWithin = (since: Date, ms: number): boolean => {
    const ageMs = clock.now().getTime() - since.getTime();
    return ageMs >= 0 && ageMs < ms;
  };
  const isOn = (): boolean => last !== null && isWithin(last.since, last.lastsMs);
  return {
    isOn,
    begin: () => {
      // What is too large meanwhile is so by the smaller limit: it would be left alone for ever.
      if (isOn()) return;
      const lastsMs =
        last !== null && isWithin(last.since, REMEMBERED_MS)
          ? Math.min(last.lastsMs * 2, LONGEST_COOL_DOWN_MS)
          : FIRST_COOL_DOWN_MS;
      last = { since: clock.now(), lastsMs };
    },
  };
}
