import { createSystemClock, silentLogger } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { sharedServer } from '../testing/test-databases.ts';
import { createEventFollower } from './event-follower.ts';
import { numberEvents } from './events.ts';

describe('the listeners of one process', () => {
  let sql: pg.Client;
  let database: Database;
  beforeAll(async () => {
    const connectionString = await (await sharedServer()).createDatabase('followers');
    await (await createPostgresBackend({ connectionString })).close();
    sql = new pg.Client({ connectionString });
    await sql.connect();
    const clock = createSystemClock();
    database = await openDatabase({ connectionString }, { prepare: true, logger: silentLogger, clock });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([sql.end(), database.close()]);
  });

  const append = (count: number) =>
    sql.query(`
      INSERT INTO panelkit.event_outbox (aggregate_kind, aggregate_id, type, data, at)
      SELECT 'subscription', 'subscription-' || n, 'subscription.expired', '{}', now() FROM generate_series(1, ${count}) n`);

  test('given one who is behind, when another follows from the last event on, then the first hears of all, the second of none of those, and both of the next once', async () => {
    const running = new Set<Promise<void>>();
    const step = (work: () => Promise<void>): Promise<void> => {
      const run = work().finally(() => running.delete(run));
      running.add(run);
      return run;
    };
    const idle = async () => {
      while (running.size > 0) await Promise.all(running);
    };
    const follower = createEventFollower({
      database,
      step,
      onError: (error) => expect.unreachable(`${error}`),
    });
    const heard: Record<'behind' | 'newcomer', number[]> = { behind: [], newcomer: [] };
    follower.follow(({ cursor }) => heard.behind.push(cursor));
    await follower.whenPlaced();
    await idle();
    // Another process numbered them, and this one was not woken yet.
    await append(3);
    await numberEvents(database);
    follower.follow(({ cursor }) => heard.newcomer.push(cursor));
    await idle();
    expect(heard).toEqual({ behind: [1, 2, 3], newcomer: [] });
    await append(1);
    follower.wake();
    await idle();
    expect(heard).toEqual({ behind: [1, 2, 3, 4], newcomer: [4] });
  });
});
