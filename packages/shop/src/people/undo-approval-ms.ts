/** For how long staff can take an approval back. */
export const UNDO_APPROVAL_MS = 72 * 3_600_000;
