import { AsyncLocalStorage } from 'node:async_hooks';
import { isPanelkitError, type Transaction } from '@panelkit/sdk';
import type { LateWrite, OwnRows, TransactionAccess } from '../database/access.ts';
import type { Database, Session } from '../database/database.ts';
import { OutcomeUnknownError } from '../database/outcome-unknown-error.ts';
import { type ErrorSubject, isWorthAnotherRun, toPanelkitError } from '../database/to-panelkit-error.ts';

import { blamed, combineWrites, MOST_TOGETHER, meetsAny } from './combine-writes.ts';

/** Rows are locked by `get` and by conditional updates, so READ COMMITTED is enough. */
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';

const RUNS = 8;

/** What runs a transaction needs. */
export interface TransactionRunner {
  database: Database;
  /** The ports inside of a transaction, and what is written with its commit. */
  open(access: TransactionAccess): {
    tx: Transaction;
    begun(): void;
    /** Writes what was kept for the end. */
    flush(): Promise<void>;
    committed(): void;
  };
}

/** Whether the running code is inside of a transaction's function. */
const inside = new AsyncLocalStorage<{ isOpen: boolean }>();

/**
 * @throws TypeError inside a transaction: an embedded database would wait for its end, and it for the
 *   database
 */
export function assertOutside(): void {
  if (inside.getStore()?.isOpen !== true) return;
  throw new TypeError(
    'Inside a transaction only `tx` may be used; the storage and the queue would wait for its end',
  );
}

/**
 * Runs `work` in a transaction, again when it was a deadlock's victim: nothing has left the database by then.
 * @throws what `work` throws; PanelkitError `STORAGE_CONFLICT`, `STORAGE_UNAVAILABLE`
 */
export async function runTransaction<Result>(
  runner: TransactionRunner,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let run = 1; ; run += 1) {
    const scope = createScope();
    try {
      return await runOnce(runner, scope, work);
    } catch (error) {
      await scope.settled().catch(() => {});
      // Statements that were on their way with the commit fail with it, and say nothing of how it ended.
      const cause = error instanceof OutcomeUnknownError ? error : (scope.failure ?? error);
      if (run < RUNS && isWorthAnotherRun(cause)) continue;
      throw error === scope.thrown && !isWorthAnotherRun(error) ? error : toPanelkitError(cause);
    } finally {
      scope.failure ??= new TypeError('The transaction is over');
    }
  }
}

async function runOnce<Result>(
  { database, open }: TransactionRunner,
  scope: Scope,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const opened = open(scope.access);
  const context = { isOpen: true };
  try {
    const result = await database.transaction(BEGIN, async (session) => {
      scope.session = session;
      opened.begun();
      const answer = await inside
        .run(context, () => work(opened.tx))
        .catch((error: unknown) => {
          scope.thrown = error;
          throw error;
        });
      if (scope.failure !== null) throw scope.failure;
      await opened.flush();
      scope.sendWaiting();
      return answer;
    });
    // Where a statement failed that was not waited for, the commit was none.
    await scope.settled();
    opened.committed();
    return result;
  } finally {
    context.isOpen = false;
  }
}

/** The statements of one transaction. */
interface Scope {
  session: Session | null;
  /**
   * The first error of a statement: from then on it can only roll back, whether or not its caller noticed.
   */
  failure: unknown;
  /** What its function threw. */
  thrown: unknown;
  /** Resolves once every statement that was sent is answered. @throws the first failure */
  settled(): Promise<void>;
  /** Sends what waits to go out with something else. */
  sendWaiting(): void;
  readonly access: TransactionAccess;
}

type SubjectOf = (error: unknown) => ErrorSubject | undefined;

function createOwnRows(): OwnRows {
  const keys = new Set<string>();
  return {
    add: (table, id) => void keys.add(`${table} ${id}`),
    has: (table, id) => keys.has(`${table} ${id}`),
  };
}

function createScope(): Scope {
  const sent: Promise<void>[] = [];
  const waiting: LateWrite[] = [];
  const start = async <Result>(
    work: (session: Session) => Promise<Result>,
    { subject, isSent }: { subject: SubjectOf; isSent: boolean },
  ): Promise<Result> => {
    if (scope.failure !== null) throw scope.failure;
    if (scope.session === null) throw new TypeError('The transaction has not begun');
    try {
      return await work(scope.session);
    } catch (error) {
      // Ours are thrown before or after a statement, not by one.
      if (isPanelkitError(error) || error instanceof TypeError) throw error;
      // After one that failed, every other fails too: the first is the cause.
      if (!isSent) await Promise.allSettled(sent);
      scope.failure ??= isWorthAnotherRun(error) ? error : toPanelkitError(error, subject(error));
      throw scope.failure;
    }
  };
  const send = (work: (session: Session) => Promise<unknown>, subject: SubjectOf): void => {
    const answered = start(work, { subject, isSent: true }).then(() => {});
    answered.catch(() => {});
    sent.push(answered);
  };
  /** Before anything else leaves: what was changed is seen by what comes after it. */
  const sendWaiting = (): void => {
    const writes = waiting.splice(0);
    if (writes.length === 0) return;
    const { text, values } = combineWrites(writes);
    send(
      (session) => session.query(text, values),
      (error) => blamed(writes, error)?.subject,
    );
  };
  const scope: Scope = {
    session: null,
    failure: null,
    thrown: null,
    settled: async () => void (await Promise.all(sent)),
    sendWaiting,
    access: {
      own: createOwnRows(),
      run: (work, subject) => {
        sendWaiting();
        return start(work, { subject: () => subject, isSent: false });
      },
      async send(work, subject) {
        sendWaiting();
        if (scope.failure !== null) throw scope.failure;
        send(work, () => subject);
      },
      async later(write) {
        if (scope.failure !== null) throw scope.failure;
        if (meetsAny(waiting, write)) sendWaiting();
        waiting.push(write);
        if (waiting.length === MOST_TOGETHER) sendWaiting();
      },
      async note(keep) {
        if (scope.failure !== null) throw scope.failure;
        keep();
      },
    },
  };
  return scope;
}
