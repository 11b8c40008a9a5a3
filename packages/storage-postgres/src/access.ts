import type { Session } from './database.ts';
import type { ErrorSubject } from './to-panelkit-error.ts';

/** How repositories reach the database: each call let in, its errors translated. */
export interface Access {
  /** `subject`: what the statement is about, for the error it may end in. */
  run<Result>(work: (session: Session) => Promise<Result>, subject?: ErrorSubject): Promise<Result>;
}
