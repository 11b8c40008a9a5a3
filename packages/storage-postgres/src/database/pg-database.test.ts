import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createSystemClock } from '@panelkit/sdk';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPgDatabase, openPool } from './pg-database.ts';

/** A message of PostgreSQL's protocol. */
function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const signedIn = message('R', Buffer.from([0, 0, 0, 0]));
const ready = message('Z', Buffer.from('I'));
const shutDown = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));

let server: Server;
let greeting: Buffer[];
let endsAfterGreeting: boolean;
beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.concat(greeting));
      if (endsAfterGreeting) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

function connectionString(): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  return `postgres://postgres@127.0.0.1:${port}/shop`;
}

test('given a server that opens a connection and shuts down in one breath, when a transaction begins, then it fails and the process lives', async () => {
  greeting = [signedIn, ready, shutDown];
  endsAfterGreeting = true;
  const settings = { connectionString: connectionString(), maxConnections: 1, pipeline: true };
  const pool = openPool({ ...settings, onError: () => {} });
  const database = createPgDatabase(pool, {
    prepare: true,
    clock: createSystemClock(),
    end: () => pool.end(),
  });
  const died = vi.fn();
  process.once('uncaughtException', died);
  await expect(database.transaction('BEGIN', async () => {})).rejects.toThrow();
  await database.close();
  process.off('uncaughtException', died);
  expect(died).not.toHaveBeenCalled();
});

test('given a statement that waits for a connection, when the database is closed, then it fails at once', async () => {
  greeting = [signedIn, ready];
  endsAfterGreeting = false;
  const pool = new pg.Pool({ connectionString: connectionString(), max: 1 });
  const timeouts = { connectMs: 3_600_000, queryMs: 3_600_000 };
  const database = createPgDatabase(pool, {
    prepare: true,
    clock: createSystemClock(),
    timeouts,
    end: () => pool.end(),
  });
  const lent = await pool.connect();
  const waiting = database.query('SELECT 1');
  const closed = database.close();
  await expect(waiting).rejects.toThrow('The pool of connections has ended');
  lent.release(true);
  await closed;
});
