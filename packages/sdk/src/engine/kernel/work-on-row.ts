import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from './engine.ts';
import { reportFailure } from './report-failure.ts';

/** Work on a row that keeps its own schedule. */
export interface RowWork<Result> {
  job: string;
  /** The row by its id. */
  payload: Record<string, string>;
  work(): Promise<Result>;
  /** Moves the row's next attempt on and asks for it; answers the wait, null when none is to come. */
  postpone(tx: Transaction, code: string): Promise<number | null>;
}

/**
 * Works on a row. What is thrown slows the row's own schedule down, so that a defect neither repeats for ever
 * at full speed nor stops the others, and is reported. Null: it threw.
 * @throws PanelkitError `STORAGE_UNAVAILABLE`; what was thrown, when the row cannot be postponed either
 */
export async function workOnRow<Result>(
  engine: Engine,
  { job: name, payload, work, postpone }: RowWork<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const code = isPanelkitError(error) ? error.code : UNEXPECTED;
    const retryInMs = await engine.backend.storage
      .transaction((tx) => postpone(tx, code))
      .catch(() => Promise.reject(error));
    await reportFailure(engine, { name, payload, attempt: 1, error: describeError(error), retryInMs });
    return null;
  }
}

/** The code of an error that is none of ours: a defect. */
const UNEXPECTED = 'UNEXPECTED';
