/** The row of an account or inbound, as far as it tells of a write that was tried. */
export interface TriedWrite {
  attempts: number;
  unsettledUntil: Date | null;
  lastError: { code: string } | null;
}

/**
 * Whether what is to be written now was tried before and did not last: the write has had its time to settle,
 * nothing closed it, and the panel does not show it. It is not repeated at the pace of settling for ever.
 */
export function isWriteLost({ attempts, unsettledUntil }: TriedWrite): boolean {
  return attempts > 0 && unsettledUntil !== null;
}

/** What is noted of a lost write. Null: its unknown answer was noted when it was sent, and says more. */
export function failureOfLost(
  { lastError }: TriedWrite,
  message: string,
): { code: 'READ_BACK_MISMATCH'; message: string } | null {
  return lastError?.code === 'WRITE_UNKNOWN' ? null : { code: 'READ_BACK_MISMATCH', message };
}

const NOT_KEPT = new Set(['READ_BACK_MISMATCH', 'WRITE_UNKNOWN']);

/**
 * Whether the next attempt is put off because its panel did not keep what was written: a listing does not
 * hasten it.
 */
export function isPutOff({ lastError }: Pick<TriedWrite, 'lastError'>): boolean {
  return lastError !== null && NOT_KEPT.has(lastError.code);
}
