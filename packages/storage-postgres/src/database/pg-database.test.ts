import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createSystemClock } from '@panelkit/sdk';
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
beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([signedIn, ready, shutDown])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

test('given a server that opens a connection and shuts down in one breath, when a transaction begins, then it fails and the process lives', async () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  const connectionString = `postgres://postgres@127.0.0.1:${port}/shop`;
  const pool = openPool({ connectionString, maxConnections: 1, pipeline: true, onError: () => {} });
  const database = createPgDatabase(pool, {
    ...{ prepare: true, clock: createSystemClock(), end: () => pool.end() },
  });
  const died = vi.fn();
  process.once('uncaughtException', died);
  await expect(database.transaction('BEGIN', async () => {})).rejects.toThrow();
  await database.close();
  process.off('uncaughtException', died);
  expect(died).not.toHaveBeenCalled();
});
