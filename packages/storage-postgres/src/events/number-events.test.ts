import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SharedServer, sharedServer } from '../testing/test-databases.ts';

const EVENTS = 1000;
const APPEND = `
  INSERT INTO panelkit.event_outbox (aggregate_kind, aggregate_id, type, data, at)
  SELECT 'subscription', 'subscription-' || n, 'subscription.expired', '{}', now() FROM generate_series(1, ${EVENTS}) n`;
const READ = `SELECT seq_tup_read::integer AS rows FROM pg_stat_xact_all_tables WHERE relid = 'panelkit.events'::regclass`;

describe('the numbering of events', () => {
  let server: SharedServer;
  let sql: pg.Client;
  beforeAll(async () => {
    server = await sharedServer();
    const connectionString = await server.createMigrated('numbers');
    sql = new pg.Client({ connectionString });
    await sql.connect();
  }, 60_000);
  afterAll(async () => {
    await sql.end();
  });

  test('given a shop that was empty when its statements were planned, when it has grown, then no event reads all the others', async () => {
    await sql.query('ANALYZE panelkit.events');
    for (const round of [1, 2]) {
      await sql.query(APPEND);
      await sql.query('BEGIN');
      await sql.query('SELECT panelkit.number_events()');
      const { rows } = await sql.query(READ);
      await sql.query('COMMIT');
      expect(rows, `round ${round}`).toEqual([{ rows: 0 }]);
    }
    const { rows } = await sql.query(
      'SELECT max(cursor)::integer AS cursor, max(sequence)::integer AS sequence FROM panelkit.events',
    );
    expect(rows).toEqual([{ cursor: 2 * EVENTS, sequence: 2 }]);
  });
});
