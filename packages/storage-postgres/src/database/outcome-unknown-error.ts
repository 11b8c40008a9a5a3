/** A commit was sent, and the server never said whether it took effect. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  constructor(cause: unknown) {
    super('The connection broke before the commit was answered', { cause });
  }
}

/** Reports of a server or a connection that goes away: they say nothing about a commit that was under way. */
const SAYS_NOTHING = /^(08...|57P0[123]|58...|XX...|40003)$/;

/** Whether the server itself said that the commit failed, so that nothing of it took effect. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^[0-9A-Z]{5}$/.test(error.code) && !SAYS_NOTHING.test(error.code) && 'severity' in error;
}

/** Runs what commits. @throws OutcomeUnknownError when nobody said how it ended */
export async function committing<Answer>(commit: () => Promise<Answer>): Promise<Answer> {
  try {
    return await commit();
  } catch (error) {
    // A mistake in the call never left.
    throw isRefusal(error) || error instanceof TypeError ? error : new OutcomeUnknownError(error);
  }
}
