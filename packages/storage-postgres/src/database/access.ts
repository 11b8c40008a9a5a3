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
   * As `run`, for one statement whose answer nobody needs: it goes out at once, in its order, and is not
   * waited for. Should it fail, so does whatever comes after it, the commit at last.
   */
  send(work: (session: Session) => Promise<unknown>, subject?: ErrorSubject): Promise<void>;
  /**
   * As `send`, but it goes out together with others: with the next statement that is run or sent, or with the
   * commit. All of them are one statement, so none of them may depend on another.
   */
  later(write: LateWrite): Promise<void>;
  /** Keeps something that needs no statement yet. */
  note(keep: () => void): Promise<void>;
  /** What this transaction has locked or inserted: it is there until the end. */
  readonly own: OwnRows;
}

/** A change of one table, whose answer nobody needs. */
export interface LateWrite {
  table: string;
  text: string;
  values: readonly unknown[];
  /** Its row. Two changes of one row, or of a table without it, need a statement each. */
  subject?: ErrorSubject;
}

/** Rows, by table and id. */
export interface OwnRows {
  add(table: string, id: string): void;
  has(table: string, id: string): boolean;
}
