import type pg from 'pg';

/** Knows which connections of a pool may have fallen silent together with one that was found silent. */
export interface SilenceWatch {
  /**
   * A connection that was not idle when another one fell silent; those that were are closed, for each would
   * cost its caller a time-out.
   */
  lendAnswering(lend: () => Promise<pg.PoolClient>): Promise<pg.PoolClient>;
  /** A connection is used from now on; `end` looks at how that went. */
  begin(client: pg.PoolClient): { end(): void };
}

export function createSilenceWatch(): SilenceWatch {
  // Turns are counted: what began after another thing ended has a higher number.
  let turn = 0;
  let silentSince = 0;
  const lastAnswered = new WeakMap<pg.PoolClient, number>();
  return {
    async lendAnswering(lend) {
      for (;;) {
        const client = await lend();
        if ((lastAnswered.get(client) ?? Number.POSITIVE_INFINITY) > silentSince) return client;
        client.release(true);
      }
    },
    begin(client) {
      turn += 1;
      const begun = turn;
      return {
        end() {
          turn += 1;
          if (client.connection.stream.destroyed) silentSince = Math.max(silentSince, begun);
          else lastAnswered.set(client, turn);
        },
      };
    },
  };
}
