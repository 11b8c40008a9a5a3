import { connect, createServer, type Socket } from 'node:net';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import type { Lives } from './lives.ts';
import { createMortalClock } from './mortal-clock.ts';

const MINUTE_MS = 60_000;
/** Seldom enough that most of a run is what happens, not looking for it. */
const settings = {
  sweepIntervalMs: 15 * MINUTE_MS,
  usageSyncIntervalMs: 60 * MINUTE_MS,
  healthCheckIntervalMs: 60 * MINUTE_MS,
};

/**
 * Begins the first life of a shop on an empty database. A crash breaks the process's connections; nothing of
 * it wakes up again.
 */
export async function liveOnPostgres(connectionString: string): Promise<Lives> {
  const clock = createTestClock();
  const begin = () => beginLife(connectionString, clock);
  let life = await begin();
  return {
    shopOptions: { clock, settings, wrapBackend: () => life.backend },
    backend: () => life.backend,
    async crash() {
      life.end();
      life = await begin();
    },
    async close() {
      await runOnClock(clock, life.backend.close());
      life.end();
    },
  };
}

interface Life {
  backend: PostgresBackend;
  end(): void;
}

async function beginLife(connectionString: string, clock: TestClock): Promise<Life> {
  const line = await openLine(new URL(connectionString));
  const mortal = createMortalClock(clock);
  const backend = await createPostgresBackend({
    connectionString: line.connectionString,
    clock: mortal.clock,
  });
  return {
    backend,
    end() {
      mortal.die();
      line.cut();
      // It leaves the clock at once; what it still says to its database does not get there.
      backend.close().catch(() => {});
    },
  };
}

/** A process's own line to the server, which can be cut: the server rolls back what was open. */
async function openLine(server: URL): Promise<{ connectionString: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect({ host: server.hostname, port: Number(server.port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // A line that breaks ends on both sides; who is told is PostgreSQL and the pool.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('a listener has a port');
  const own = new URL(server);
  own.port = String(address.port);
  return {
    connectionString: own.href,
    cut() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
