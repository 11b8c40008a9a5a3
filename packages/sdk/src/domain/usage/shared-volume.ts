import { addMs } from '../lifecycle/period.ts';

/** An account that shares the traffic of its subscription with others, and what is known of it. */
export interface SharedAccount {
  /** What its panel counted, as it was booked last. */
  counterBytes: number;
  /** The limit that its panel was given last. */
  writtenLimitBytes: number;
}

/** The volume that they share. */
export interface SharedVolume {
  trafficLimitBytes: number;
  /** Used in the present period, over all of its accounts. */
  usedBytes: number;
}

/** What is left of the volume; 0 when it is used up. */
export function remainderOf({ trafficLimitBytes, usedBytes }: SharedVolume): number {
  return Math.max(0, trafficLimitBytes - usedBytes);
}

/**
 * What its panel still lets through at the limit written last, as far as was booked. 0 for an account that
 * passed its limit.
 */
function openBytesOf({ writtenLimitBytes, counterBytes }: SharedAccount): number {
  return Math.max(0, writtenLimitBytes - counterBytes);
}

/**
 * By how much its panel lets an account pass the remainder: what other accounts used since its limit was
 * written. Negative: its panel would cut it off early.
 */
export function excessOf(volume: SharedVolume, account: SharedAccount): number {
  return openBytesOf(account) - remainderOf(volume);
}

/**
 * By how much all accounts together can have passed the volume at most when every panel has cut them off:
 * what each still lets through, and what was used, less the volume. With limits that were all written at one
 * remainder it is (accounts − 1) × that remainder.
 */
export function overuseBoundOf(volume: SharedVolume, accounts: readonly SharedAccount[]): number {
  const open = accounts.reduce((sum, account) => sum + openBytesOf(account), 0);
  return Math.max(0, volume.usedBytes + open - volume.trafficLimitBytes);
}

/** What one account used lately. */
export interface RecentUse {
  bytes: number;
  duringMs: number;
}

/**
 * When the remainder may be used up, if each of `placeCount` accounts is used as fast as this one was
 * recently. Null: it was not used.
 */
export function runsOutAt(
  volume: SharedVolume,
  { bytes, duringMs }: RecentUse,
  { placeCount, now }: { placeCount: number; now: Date },
): Date | null {
  if (bytes <= 0) return null;
  const leftMs = (remainderOf(volume) * Math.max(1, duringMs)) / (bytes * placeCount);
  return addMs(now, Math.min(leftMs, FAR_MS));
}

const FAR_MS = 366 * 86_400_000;

/**
 * Whether the limit of an account is to be written again: it is too low, or the remainder could be passed at
 * it before the next listing.
 */
export function needsNewLimit(
  volume: SharedVolume,
  account: SharedAccount,
  { runsOutBy, nextListingAt }: { runsOutBy: Date | null; nextListingAt: Date },
): boolean {
  const excess = excessOf(volume, account);
  if (excess < 0) return true;
  return excess > 0 && runsOutBy !== null && runsOutBy <= nextListingAt;
}
