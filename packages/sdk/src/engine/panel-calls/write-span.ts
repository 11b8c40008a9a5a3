import { AsyncLocalStorage } from 'node:async_hooks';

/** A write of the engine's: one or several calls that share a deadline. */
export interface WriteSpan {
  /** On the monotonic clock. */
  readonly deadlineAtMs: number;
  /** Calls that were given up and may still write, by a transport that is not the engine's. */
  readonly runningOn: Promise<unknown>[];
}

const current = new AsyncLocalStorage<WriteSpan>();

export function insideSpan<Result>(span: WriteSpan, work: () => Result): Result {
  return current.run(span, work);
}

/** The write that the running code belongs to. */
export function spanOf(): WriteSpan | null {
  return current.getStore() ?? null;
}
