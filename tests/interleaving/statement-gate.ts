import pg from 'pg';

/** Stops one process before a chosen statement. Whatever it sends from then on waits as well, in its order. */
export interface StatementGate {
  /** Counts from now on, and stops before the statement with this number (1: the next one). */
  stopBefore(statement: number): void;
  /** Resolves once it stopped there. */
  whenStopped(): Promise<void>;
  /** Lets everything go on; answers how many statements were counted before. */
  open(): number;
}

/** A pool whose statements pass through a gate. Notices to other processes do not count: they leave after a commit, whenever they can. */
export function createGatedPool(connectionString: string): { pool: pg.Pool; gate: StatementGate } {
  const state = createState();
  class GatedClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg declares its overloads one by one; the arguments pass through as they are.
    override query(...args: any[]): any {
      const waits = isNotice(args[0]) ? null : state.pass();
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

function createState(): { gate: StatementGate; pass(): Promise<void> | null } {
  let stopAt: number | null = null;
  let count = 0;
  let stopped = Promise.withResolvers<void>();
  let opened = Promise.withResolvers<void>();
  return {
    pass() {
      if (stopAt === null) return null;
      count += 1;
      if (count < stopAt) return null;
      stopped.resolve();
      return opened.promise;
    },
    gate: {
      stopBefore(statement) {
        stopAt = statement;
        count = 0;
        stopped = Promise.withResolvers();
        opened = Promise.withResolvers();
      },
      whenStopped: () => stopped.promise,
      open() {
        stopAt = null;
        opened.resolve();
        return count;
      },
    },
  };
}

function isNotice(query: unknown): boolean {
  const text = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return typeof text === 'string' && /pg_notify|^LISTEN/i.test(text);
}
