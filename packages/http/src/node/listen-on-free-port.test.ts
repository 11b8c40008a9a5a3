import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listenOnFreePort } from './listen-on-free-port.ts';

const servers: Server[] = [];
const listen = (port: number): Promise<number> => {
  const server = createServer();
  servers.push(server);
  return listenOnFreePort(server, { host: '127.0.0.1', port });
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('given a free port, when it listens, then there', async () => {
  const port = await listen(0);
  expect(port).toBeGreaterThan(0);
});

test('given a taken port, when it listens, then on a later one', async () => {
  const taken = await listen(0);
  const port = await listen(taken);
  expect(port).toBeGreaterThan(taken);
  expect(port).toBeLessThan(taken + 20);
});

test('given a host that is not this machine, when it listens, then it fails at once', async () => {
  const server = createServer();
  await expect(listenOnFreePort(server, { host: '203.0.113.1', port: 0 })).rejects.toMatchObject({
    code: 'EADDRNOTAVAIL',
  });
});
