import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openTestShop } from '../test-shop.ts';

const IDLE = 5000;

test('given 5,000 connections that send nothing or half a request, then pages open all the same', async () => {
  const shop = await openTestShop();
  const { hostname, port } = new URL(shop.url);
  const open = (index: number) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => {
        if (index % 5 === 0) socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\nX-Slow: ');
        resolve(socket);
      });
      socket.on('error', reject);
    });
  const sockets = await Promise.all(Array.from({ length: IDLE }, (_, index) => open(index)));
  const browser = shop.open();
  const times: number[] = [];
  for (let page = 0; page < 50; page += 1) {
    const startedAt = performance.now();
    expect((await browser.get('/')).status).toBe(200);
    times.push(performance.now() - startedAt);
  }
  const [slowest = 0] = times.toSorted((first, second) => second - first);
  console.info(
    `50 pages beside ${sockets.length} idle connections; the slowest took ${Math.round(slowest)} ms`,
  );
  for (const socket of sockets) socket.destroy();
  await shop.close();
});
