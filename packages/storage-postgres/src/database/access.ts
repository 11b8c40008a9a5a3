import type { Session } from './database.ts';
import type { ErrorSubject } from './to-panelkit-error.ts';

/** How repositories reach the database: each call let in, its errors translated. */
export interface Access {
  /** `subject`: what the statement is about, for the error it may end in. */
  run<Result>(work: (session: Session) => Promise<Result>, subject?: ErrorSubject): Promise<Result>;
}

/** The same inside of a transaction. */
export interface TransactionAccess extends Access {
  /**
   * As `run`, for one statement whose answer nobody needs: it goes out at once, in its order, and is not waited for. Should it fail, so
   * does whatever comes after it, the commit at last.
   */
  send(work: (session: Session) => Promise<unknown>, subject?: ErrorSubject): Promise<void>;
}
