import pg from 'pg';
import { createBatchingSocket } from '../../../packages/storage-postgres/src/database/batching-socket.ts';
import type { StatementFate } from '../world/simulated-store.ts';

/** The connections of one process, which can be cut. */
export interface MortalPool {
  pool: pg.Pool;
  /** Breaks every connection: the server rolls back what was open, and none is opened again. */
  cut(): void;
}

/** What happens to the statements of a pool. */
export interface StatementTrouble {
  fate(): StatementFate;
  /** What a statement says instead. */
  rewrite?(statement: string): string;
  /** Ends the backend with this process id, as an administrator does. */
  terminate(processId: number): Promise<void>;
}

/**
 * Fewer than a pool of the package has: each new one plans every statement again, and processes die often
 * here.
 */
const MAX_CONNECTIONS = 5;

/** A pool as the package opens its own, whose statements meet what `trouble` decides. */
export function openMortalPool(connectionString: string, trouble: StatementTrouble): MortalPool {
  const life = { isOver: false };
  const clients = new Set<pg.Client>();
  class MortalClient extends pg.Client {
    /** What the next statement waits for, so that all leave in their order. */
    private held: Promise<void> | null = null;

    constructor(config?: pg.ClientConfig) {
      super(config);
      clients.add(this);
      this.once('end', () => clients.delete(this));
      // One that breaks while it opens, or of a process that is dead, has nobody else who listens.
      this.on('error', () => {});
    }

    // biome-ignore lint/suspicious/noExplicitAny: pg declares its overloads one by one; the arguments pass through as they are.
    override query(...args: any[]): any {
      if (life.isOver) return Promise.reject(brokenConnection());
      const fate: StatementFate = isOfNobody(args[0]) ? { kind: 'sent' } : trouble.fate();
      const waits = this.holdUp(fate);
      const send = (): unknown => {
        if (life.isOver) throw brokenConnection();
        const answer: unknown = Reflect.apply(super.query, this, rewritten(args));
        if (fate.kind === 'unheard') breakBeforeAnswer(this);
        return answer;
      };
      return waits === null ? send() : waits.then(send);
    }

    private holdUp(fate: StatementFate): Promise<void> | null {
      const step = this.stepOf(fate);
      if (step === null && this.held === null) return null;
      const held = Promise.all([this.held, step]).then(() => {
        if (this.held === held) this.held = null;
      });
      this.held = held;
      return held;
    }

    private stepOf(fate: StatementFate): Promise<void> | null {
      if (fate.kind === 'paused') return passTurns(fate.turns);
      if (fate.kind === 'severed') return trouble.terminate(processIdOf(this));
      return null;
    }
  }
  const { rewrite } = trouble;
  const rewritten = (args: unknown[]): unknown[] => {
    const [query, ...others] = args;
    const isStatement = typeof query === 'object' && query !== null && 'text' in query;
    if (rewrite === undefined || !isStatement || typeof query.text !== 'string') return args;
    return [{ ...query, text: rewrite(query.text) }, ...others];
  };
  const pool = new pg.Pool({
    connectionString,
    max: MAX_CONNECTIONS,
    Client: MortalClient,
    application_name: 'simulated',
    pipeline: true,
    stream: createBatchingSocket,
  });
  pool.on('error', () => {});
  return {
    pool,
    cut() {
      life.isOver = true;
      for (const { connection } of clients) connection.stream.destroy();
    },
  };
}

function brokenConnection(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

/** The answer comes, and nobody reads it. */
function breakBeforeAnswer({ connection: { stream } }: pg.Client): void {
  stream.removeAllListeners('data');
  stream.once('data', () => stream.destroy());
}

async function passTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function processIdOf(client: pg.Client): number {
  return Number(Reflect.get(client, 'processID'));
}

/** Listening and its notices belong to no work. */
function isOfNobody(query: unknown): boolean {
  const text = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return typeof text !== 'string' || /pg_notify|^LISTEN/i.test(text);
}
