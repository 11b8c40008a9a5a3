import type { Cells, Database, Session } from './database.ts';
import { dumpPglite, type Packable } from './dump-database.ts';

/**
 * What runs statements. Said here and not taken from PGlite, whose own types compile only where library
 * checks are off.
 */
export interface PGliteRunner {
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  exec(text: string): Promise<{ rows: Record<string, unknown>[] }[]>;
}

/** The part of a `PGlite` that is used. */
export interface PGliteLike extends PGliteRunner, Packable {
  transaction<Result>(work: (transaction: PGliteRunner) => Promise<Result>): Promise<Result>;
}

/** An embedded database: one connection, one process, so there is nobody else to notify or to listen to. */
export function createPgliteDatabase(pglite: PGliteLike, close: () => Promise<void>): Database {
  const session = sessionOf(pglite);
  const database: Database = {
    isShared: false,
    ...session,
    script: async (text) => {
      try {
        return await session.script(text);
      } catch (error) {
        // A script may have opened a transaction before it failed.
        await pglite.exec('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    transaction: (begin, work) =>
      pglite.transaction(async (transaction) => {
        const inside = sessionOf(transaction);
        // PGlite has begun already.
        await inside.script(begin.replace(/^BEGIN[^;]*;?/, ''));
        return work(inside);
      }),
    onOneConnection: (work) => work(session),
    listen: (_channel, { onGap }) => {
      queueMicrotask(onGap);
      return async () => {};
    },
    // Within the process nothing can fall silent.
    withQueryTimeout: () => database,
    dump: () => dumpPglite(pglite),
    close,
  };
  return database;
}

function sessionOf(runner: PGliteRunner): Session {
  return {
    query: async (text, values = []) => (await runner.query<Cells>(text, [...values])).rows,
    script: async (text) => {
      const results = await runner.exec(text);
      return results.flatMap(({ rows }) => rows);
    },
  };
}
