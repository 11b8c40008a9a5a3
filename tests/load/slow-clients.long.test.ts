import { expect, test } from 'vitest';
import { SERVER_LIMITS } from '../../packages/http/src/node/stoppable-server.ts';
import { startShop } from '../browser/start-shop.ts';
import { openSlowClients, slowestPage } from './slow-clients.ts';

const IDLE = 5000;

test('given 5,000 connections of slow clients of every kind, then pages open, and they are cut off in time', async () => {
  const shop = startShop();
  const url = await shop.opened();
  const quietMs = await slowestPage(url, 50);
  const clients = await openSlowClients(url, IDLE);
  const held = clients.open();
  expect(held).toBe(IDLE);
  const slowestMs = await slowestPage(url, 50);
  process.stdout.write(
    `the slowest of 50 pages: ${quietMs} ms, beside ${held} slow clients ${slowestMs} ms\n`,
  );
  expect(slowestMs).toBeLessThan(1000);
  const startedAt = performance.now();
  await clients.cutOff;
  const { headersMs, requestMs, checkMs } = SERVER_LIMITS;
  const tookMs = performance.now() - startedAt;
  process.stdout.write(`all were cut off after ${Math.round(tookMs / 1000)} s\n`);
  expect(tookMs).toBeLessThan(Math.max(headersMs, requestMs) + 2 * checkMs);
  expect(await shop.stop()).toBe(0);
}, 600_000);
