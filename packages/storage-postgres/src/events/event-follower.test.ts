import { createSystemClock, silentLogger } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { sharedServer } from '../testing/test-databases.ts';
import { createEventFollower } from './event-follower.ts';
import { numberEvents } from './events.ts';

describe('the listeners of one process', () => {
  let connectionString: string;
  let sql: pg.Client;
  let database: Database;
  beforeAll(async () => {
    connectionString = await (await sharedServer()).createMigrated('followers');
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

  /** A follower, and all that its listeners set going. */
  const openFollower = () => {
    const running = new Set<Promise<void>>();
    const step = (work: () => Promise<void>): Promise<void> => {
      const run = work().finally(() => running.delete(run));
      running.add(run);
      return run;
    };
    const idle = async () => {
      while (running.size > 0) await Promise.all(running);
    };
    const onError = (error: unknown) => expect.unreachable(`${error}`);
    return { ...createEventFollower({ database, step, onError }), idle };
  };

  test('given one who is behind, when another follows from the last event on, then the first hears of all, the second of none of those, and both of the next once', async () => {
    const follower = openFollower();
    const { idle } = follower;
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

  test('given events that another process has numbered and not committed, when more are committed beside them, then a listener hears of none before the others, and of all', async () => {
    const follower = openFollower();
    const heard: number[] = [];
    follower.follow(({ cursor }) => heard.push(cursor));
    await follower.whenPlaced();
    await follower.idle();
    const numbering = new pg.Client({ connectionString });
    await numbering.connect();
    await append(2);
    await numbering.query('BEGIN');
    await numbering.query('SELECT panelkit.number_events()');
    await append(3);

    follower.wake();
    await vi.waitUntil(async () => heard.length > 0 || (await isWaiting()), { timeout: 30_000 });
    expect(heard).toEqual([]);
    await numbering.query('COMMIT');
    await follower.idle();
    follower.wake();
    await follower.idle();

    const { rows } = await sql.query('SELECT cursor::integer FROM panelkit.events ORDER BY cursor');
    expect(heard).toEqual(rows.slice(-5).map(({ cursor }) => cursor));
    expect(heard).toEqual([0, 1, 2, 3, 4].map((step) => (heard[0] ?? 0) + step));
    await numbering.end();
  });

  /** Whether a session of the database waits for another one's lock. */
  async function isWaiting(): Promise<boolean> {
    const { rows } = await sql.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  }
});
