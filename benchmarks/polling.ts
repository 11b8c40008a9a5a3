import pg from 'pg';

/** A peer without notices: it asks for due jobs every so often. */
export interface PollingPeer {
  /**
   * Stores a job in a transaction; resolves with how long it waited from its commit to its start, in
   * milliseconds.
   */
  dispatch(): Promise<number>;
  stop(): Promise<void>;
}

export const POLL_MS = 100;

const claim = `
  DELETE FROM polled_jobs WHERE id = (
    SELECT id FROM polled_jobs WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ) RETURNING id`;

/** Starts the peer, with jobs for later in its table. */
export async function startPollingPeer(connectionString: string, backlog: number): Promise<PollingPeer> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => {});
  await pool.query(
    'CREATE TABLE polled_jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, due_at timestamptz NOT NULL)',
  );
  await pool.query('CREATE INDEX ON polled_jobs (due_at)');
  await pool.query(
    `INSERT INTO polled_jobs (due_at) SELECT now() + interval '1 day' FROM generate_series(1, $1)`,
    [backlog],
  );
  await pool.query('ANALYZE polled_jobs');
  const started = new Map<string, (atMs: number) => void>();
  const poll = async (): Promise<void> => {
    const { rows } = await pool.query(claim);
    for (const { id } of rows) started.get(String(id))?.(performance.now());
  };
  const timer = setInterval(() => void poll(), POLL_MS);
  return {
    async dispatch() {
      const { rows } = await pool.query('INSERT INTO polled_jobs (due_at) VALUES (now()) RETURNING id');
      const committedAtMs = performance.now();
      const startedAtMs = await new Promise<number>((resolve) => started.set(String(rows[0].id), resolve));
      return startedAtMs - committedAtMs;
    },
    async stop() {
      clearInterval(timer);
      await pool.end();
    },
  };
}
