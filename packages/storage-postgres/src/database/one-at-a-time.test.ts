import { createSystemClock } from '@panelkit/sdk';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { sharedServer } from '../testing/test-databases.ts';
import { createPgDatabase } from './pg-database.ts';

let connectionString: string;
beforeAll(async () => {
  connectionString = await (await sharedServer()).createDatabase('one_at_a_time');
}, 60_000);

test('given a pool of the host, when statements are sent together, then each connection is asked one at a time, also after an error', async () => {
  let most = 0;
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on('connect', (client) => {
    let open = 0;
    client.query = new Proxy(client.query, {
      apply: (query, self, args) => {
        open += 1;
        most = Math.max(most, open);
        return Reflect.apply(query, self, args).finally(() => {
          open -= 1;
        });
      },
    });
  });
  const database = createPgDatabase(pool, {
    prepare: false,
    clock: createSystemClock(),
    end: () => pool.end(),
  });
  const read = (session: Pick<typeof database, 'query'>, text: string) =>
    session.query(text).then(([row]) => row?.is);
  const inTransaction = database.transaction('BEGIN', (session) =>
    Promise.all(['SELECT 1 AS is', 'SELECT 2 AS is'].map((text) => read(session, text))),
  );
  await expect(inTransaction).resolves.toEqual([1, 2]);
  const answers = database.onOneConnection((session) =>
    Promise.allSettled(['SELECT 1 / 0 AS is', 'SELECT 4 AS is'].map((text) => read(session, text))),
  );
  await expect(answers).resolves.toMatchObject([{ status: 'rejected' }, { value: 4 }]);
  expect(most).toBe(1);
  await database.close();
});
