import pg from 'pg';
import { startTestServer } from '../../packages/storage-postgres/src/testing/test-databases.ts';

/** A PostgreSQL server that is killed in several ways; what it committed is there after each. */
export interface DatabaseVictim {
  connectionString: string;
  /**
   * Kills one process that serves a connection: the server ends all others, recovers and goes on.
   * @returns false when there was none
   */
  killSession(random: () => number): Promise<boolean>;
  /**
   * `SIGKILL`: nothing of the server is left. `SIGQUIT`: its immediate stop. It is started again at once and
   * recovers.
   */
  killServer(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  stop(): Promise<void>;
}

const SESSIONS = `SELECT pid FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid`;

export async function startDatabaseVictim(): Promise<DatabaseVictim> {
  const server = await startTestServer({ isDurable: true });
  const connectionString = await server.createDatabase('shop');
  return {
    connectionString,
    async killSession(random) {
      const pids = await onConnection(connectionString, async (client) => {
        const { rows } = await client.query<{ pid: number }>(SESSIONS);
        return rows.map(({ pid }) => pid);
      });
      const pid = pids[Math.floor(random() * pids.length)];
      const isKilled = pid !== undefined && signal(pid, 'SIGKILL');
      await untilItAnswers(connectionString);
      return isKilled;
    },
    async killServer(how) {
      const pid = await server.processId();
      if (!signal(pid, how)) throw new TypeError(`the server ${pid} is not there`);
      await untilGone(pid);
      await server.comeBack();
      await untilItAnswers(connectionString);
    },
    stop: () => server.stop(),
  };
}

/** False when there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  while (signal(pid, 0)) await pause();
}

async function untilItAnswers(connectionString: string): Promise<void> {
  for (;;) {
    try {
      await onConnection(connectionString, (client) => client.query('SELECT 1'));
      return;
    } catch {
      await pause();
    }
  }
}

/** It recovers by itself meanwhile. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}

async function onConnection<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
