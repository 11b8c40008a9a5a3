import pg from 'pg';

/** So often a write is refused, so that also a test of an endless loop ends. */
const MOST_REFUSALS = 300;

/** A database that refuses writes with an error that PanelKit does not know, as a defect would. */
export interface RefusingDatabase {
  sql: pg.Client;
  /** Refuses each such write from now on: `BEFORE INSERT ON … FOR EACH ROW`. */
  refuse(write: string): Promise<void>;
  /** Takes every write again. */
  allow(): Promise<void>;
  /** How many writes were refused. */
  refusals(): Promise<number>;
  close(): Promise<void>;
}

export async function openRefusingDatabase(connectionString: string): Promise<RefusingDatabase> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  let triggers = 0;
  // A sequence counts what is rolled back, too.
  await sql.query(`
    CREATE SEQUENCE panelkit.refusals MINVALUE 0;
    CREATE FUNCTION panelkit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('panelkit.refusals') < ${MOST_REFUSALS} THEN RAISE EXCEPTION 'planted'; END IF;
      RETURN NEW;
    END $$`);
  return {
    sql,
    async refuse(write) {
      triggers += 1;
      await sql.query(`CREATE TRIGGER refuse_${triggers} ${write} EXECUTE FUNCTION panelkit.refuse()`);
    },
    allow: async () => void (await sql.query('DROP FUNCTION panelkit.refuse CASCADE')),
    async refusals() {
      const { rows } = await sql.query<{ count: number }>(
        'SELECT (last_value + is_called::integer)::integer AS count FROM panelkit.refusals',
      );
      return rows[0]?.count ?? 0;
    },
    close: () => sql.end(),
  };
}
