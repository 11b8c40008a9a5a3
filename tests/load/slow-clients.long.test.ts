import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createStoppableServer, SERVER_LIMITS } from '../../packages/http/src/node/stoppable-server.ts';
import { openTestShop } from '../../packages/shop/src/tests/test-shop.ts';

const IDLE = 5000;
const HEAD = 'POST /sign-in HTTP/1.1\r\nHost: shop.test\r\n';
/** What slow clients sent when they stopped. */
const BEGINNINGS = ['', `${HEAD}X-Slow: `, `${HEAD}Content-Length: 900\r\n\r\nemail=`];

test('given 5,000 connections that stopped before, in or after their headers, then pages open, and they are cut off in time', async () => {
  const shop = await openTestShop({ server: createStoppableServer(() => {}) });
  const { hostname, port } = new URL(shop.url);
  const begun = Array.from({ length: IDLE }, (_, index) => BEGINNINGS[index % BEGINNINGS.length] ?? '');
  const open = async (beginning: string) => {
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => {});
    socket.resume();
    if (beginning !== '') socket.write(beginning);
    return { socket, cutOff: new Promise((resolve) => socket.once('close', resolve)) };
  };
  const clients: { socket: Socket; cutOff: Promise<unknown> }[] = [];
  for (const beginning of begun) clients.push(await open(beginning));
  const browser = shop.open();
  const times: number[] = [];
  for (let page = 0; page < 50; page += 1) {
    const startedAt = performance.now();
    expect((await browser.get('/')).status).toBe(200);
    times.push(performance.now() - startedAt);
  }
  const slowest = Math.round(Math.max(...times));
  console.info(`50 pages beside ${IDLE} idle connections; the slowest took ${slowest} ms`);
  expect(slowest).toBeLessThan(1000);
  const startedAt = performance.now();
  await Promise.all(clients.map(({ cutOff }) => cutOff));
  const { headersMs, requestMs, checkMs } = SERVER_LIMITS;
  expect(performance.now() - startedAt).toBeLessThan(Math.max(headersMs, requestMs) + 2 * checkMs);
  await shop.close();
}, 300_000);
