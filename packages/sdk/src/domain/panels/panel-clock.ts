import type { PanelHealth } from './panel.ts';

/**
 * So many measurements must agree before they count: one alone may be a proxy's, or of a panel that was just
 * set right.
 */
const MEASUREMENTS = 3;
/** Measurements that differ by less agree: what a `Date` header and a slow answer leave open. */
const AGREEMENT_MS = 10_000;
/** After this long a measurement decides nothing any more. */
const STALE_AFTER_MS = 30 * 60_000;
/** A panel's own jobs switch off a little before or after the instant. */
const JOBS_LAG_MS = 2 * 60_000;
/**
 * However far a panel's clock is off, so much of it is allowed for: customers wait no longer for what they
 * paid.
 */
const LARGEST_SKEW_MS = 5 * 60_000;

type MeasuredClock = Pick<PanelHealth, 'clockSkewMs' | 'clockReadingsMs' | 'clockMeasuredAt'>;

/**
 * Adds a measurement (the panel's clock minus ours). The skew that counts follows once three of them agree.
 * Null, of a panel that sends no time, changes nothing.
 */
export function measureClock(before: MeasuredClock, readingMs: number | null, at: Date): MeasuredClock {
  if (readingMs === null) return clockOf(before);
  const clockReadingsMs = [...(before.clockReadingsMs ?? []), readingMs].slice(-MEASUREMENTS);
  const { clockSkewMs } = before;
  const isAgreed = clockReadingsMs.length === MEASUREMENTS && spreadOf(clockReadingsMs) <= AGREEMENT_MS;
  return {
    clockSkewMs: isAgreed
      ? (clockReadingsMs.toSorted((first, second) => first - second)[1] ?? null)
      : clockSkewMs,
    clockReadingsMs,
    clockMeasuredAt: at,
  };
}

/** Only what was measured, out of all that is known of a panel's health. */
function clockOf({ clockSkewMs, clockReadingsMs, clockMeasuredAt }: MeasuredClock): MeasuredClock {
  return {
    clockSkewMs,
    ...(clockReadingsMs !== undefined && { clockReadingsMs }),
    ...(clockMeasuredAt !== undefined && { clockMeasuredAt }),
  };
}

/**
 * Whether the last measurement says something else than what counts, so that it is worth asking again at
 * once.
 */
export function isClockInDoubt({ clockSkewMs, clockReadingsMs = [] }: MeasuredClock): boolean {
  const newest = clockReadingsMs.at(-1);
  return newest !== undefined && Math.abs(newest - (clockSkewMs ?? 0)) > AGREEMENT_MS;
}

/** Whether its clock was not measured for so long, or never. */
export function isClockUnmeasured({ clockMeasuredAt }: MeasuredClock, now: Date, forMs: number): boolean {
  return clockMeasuredAt === undefined || now.getTime() - clockMeasuredAt.getTime() >= forMs;
}

/**
 * The panel's clock minus ours, as far as it is known at `now`; 0 when it is not, or when that was long ago.
 */
export function skewAt(clock: MeasuredClock, now: Date): number {
  return isClockUnmeasured(clock, now, STALE_AFTER_MS) ? 0 : (clock.clockSkewMs ?? 0);
}

/** Whether the panel's clock is too far off for an expiry to come at its time. */
export function isClockWrong(clock: MeasuredClock, now: Date): boolean {
  return Math.abs(skewAt(clock, now)) > LARGEST_SKEW_MS;
}

/** Whether what counts was wrong when it was measured, however long ago: for telling a change. */
export function wasClockWrong(clock: MeasuredClock): boolean {
  return Math.abs(clock.clockSkewMs ?? 0) > LARGEST_SKEW_MS;
}

/**
 * How long before or after its end a panel may switch an account off: its jobs' lag and its clock, which is
 * allowed for up to 5 min.
 */
export function offToleranceMs(clock: MeasuredClock, now: Date): number {
  return JOBS_LAG_MS + Math.min(Math.abs(skewAt(clock, now)), LARGEST_SKEW_MS);
}

function spreadOf(readingsMs: readonly number[]): number {
  return Math.max(...readingsMs) - Math.min(...readingsMs);
}
