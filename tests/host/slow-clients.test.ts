import { expect, test } from 'vitest';
import { startShop } from '../browser/start-shop.ts';
import { openSlowClients, slowestPage } from '../load/slow-clients.ts';

test('given 400 connections of slow clients of every kind, then the shop opens its pages to others, and stops', async () => {
  const shop = startShop();
  const url = await shop.opened();
  const clients = await openSlowClients(url, 400);
  // Each connection of the others is a new one.
  expect(await slowestPage(url, 20)).toBeLessThan(5000);
  // On a slow machine some of them were cut off meanwhile.
  expect(clients.open()).toBeGreaterThan(0);
  expect(await shop.stop()).toBe(0);
  await clients.cutOff;
}, 120_000);
