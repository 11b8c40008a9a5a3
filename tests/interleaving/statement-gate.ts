import pg from 'pg';

/**
 * Stops one process before a chosen statement. Whatever it sends from then on waits as well, in its order.
 */
export interface StatementGate {
  /** Counts from now on, and stops before the statement with this number (1: the next one). */
  stopBefore(statement: number): void;
  /** Resolves once it stopped there. */
  whenStopped(): Promise<void>;
  /** Lets everything go on. */
  open(): void;
  /** The number of the first statement at or after the stop that ended a transaction; null when none did. */
  endOfTransaction(): number | null;
}

/**
 * A pool whose statements pass through a gate. Notices to other processes do not count: they leave after a
 * commit, whenever they can.
 */
export function createGatedPool(connectionString: string): { pool: pg.Pool; gate: StatementGate } {
  const state = createState();
  class GatedClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg declares its overloads one by one; the arguments pass through as they are.
    override query(...args: any[]): any {
      const text = textOf(args[0]);
      const waits = isNotice(text) ? null : state.pass(text);
      if (waits === null) return Reflect.apply(super.query, this, args);
      const answered = waits.then(() => Reflect.apply(super.query, this, args));
      // Who gave a callback is answered through it.
      return typeof args.at(-1) === 'function' ? undefined : answered;
    }
  }
  const pool = new pg.Pool({ connectionString, Client: GatedClient, application_name: 'gated' });
  pool.on('error', () => {});
  return { pool, gate: state.gate };
}

function createState(): { gate: StatementGate; pass(text: string): Promise<void> | null } {
  let stopAt: number | null = null;
  let isOpen = true;
  let count = 0;
  let endAt: number | null = null;
  let stopped = Promise.withResolvers<void>();
  let opened = Promise.withResolvers<void>();
  return {
    pass(text) {
      if (stopAt === null) return null;
      count += 1;
      if (count < stopAt) return null;
      if (endAt === null && isEnd(text)) endAt = count;
      if (isOpen) return null;
      stopped.resolve();
      return opened.promise;
    },
    gate: {
      stopBefore(statement) {
        stopAt = statement;
        isOpen = false;
        count = 0;
        endAt = null;
        stopped = Promise.withResolvers();
        opened = Promise.withResolvers();
      },
      whenStopped: () => stopped.promise,
      open() {
        isOpen = true;
        opened.resolve();
      },
      endOfTransaction: () => endAt,
    },
  };
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return typeof text === 'string' ? text : '';
}

const isNotice = (text: string): boolean => /pg_notify|^LISTEN/i.test(text);
const isEnd = (text: string): boolean => /^\s*(COMMIT|ROLLBACK|END)\b/i.test(text);
