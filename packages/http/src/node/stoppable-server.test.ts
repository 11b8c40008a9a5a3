import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createStoppableServer, SERVER_LIMITS } from './stoppable-server.ts';

/** What the server answers to these bytes, until it closes the connection. */
function answerTo(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('given the shop’s server, then each time that a client may take is set', () => {
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = createStoppableServer(() => {});
  expect({ headersTimeout, requestTimeout, keepAliveTimeout, timeout }).toEqual({
    headersTimeout: SERVER_LIMITS.headersMs,
    requestTimeout: SERVER_LIMITS.requestMs,
    keepAliveTimeout: SERVER_LIMITS.idleMs,
    timeout: SERVER_LIMITS.silentMs,
  });
});

test.each([
  { name: 'headers that never end', bytes: 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', then: 'HTTP/1.1 408' },
  {
    name: 'a body that never comes',
    bytes: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx',
    then: 'HTTP/1.1 408',
  },
  { name: 'nothing at all', bytes: '', then: '' },
])('given $name, then the client is cut off, and others were answered meanwhile', async ({ bytes, then }) => {
  const limits = { headersMs: 200, requestMs: 200, idleMs: 200, silentMs: 5000, checkMs: 20 };
  const server = createStoppableServer((request, response) => {
    request.on('error', () => {});
    request.resume().on('end', () => response.end('served'));
  }, limits);
  const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
  const slow = answerTo(port, bytes);
  const other = await answerTo(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(other).toContain('served');
  expect(await slow).toMatch(new RegExp(`^${then}`));
  await new Promise((resolve) => server.close(resolve));
});

test('given a client that reads no answer, then it is cut off, and others are answered meanwhile', async () => {
  const limits = { headersMs: 9000, requestMs: 9000, idleMs: 9000, silentMs: 1000, checkMs: 10 };
  const server = createStoppableServer((request, response) => {
    response.end(request.url === '/long' ? Buffer.alloc(2 ** 24) : 'served');
  }, limits);
  const cutOff = new Promise((resolve) =>
    server.once('connection', (socket) => socket.once('close', resolve)),
  );
  const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
  const asked = 'GET /long HTTP/1.1\r\nHost: a\r\n\r\n';
  const slow = connect({ host: '127.0.0.1', port }, () => slow.write(asked)).on('error', () => {});
  await new Promise((resolve) => slow.once('connect', resolve));
  const other = await answerTo(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(other).toContain('served');
  await cutOff;
  slow.destroy();
  await new Promise((resolve) => server.close(resolve));
});
