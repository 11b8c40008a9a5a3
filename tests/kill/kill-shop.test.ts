import { expect, test } from 'vitest';
import { killShop } from './kill-shop.ts';

const KILLS = 12;
const ORDERS = 24;
const SEED = Number(process.env.KILL_SEED ?? 1);

test('given a shop of four processes under load, when they and their database are killed 12 times, then nothing is lost, doubled or oversold', async () => {
  const { kills, books, placeOrders, accounts, violations } = await killShop({
    seed: SEED,
    kills: KILLS,
    orders: ORDERS,
    customers: 6,
    thinkMs: 1500,
    workers: 2,
    webs: 2,
    panelSets: 1,
    scarce: 3,
    speed: 10,
    panelTimeoutSeconds: 10,
    settleWithinMs: 120_000,
    weights: [
      [3, 'worker'],
      [2, 'web'],
      [9, 'database session'],
      [3, 'database server'],
      [3, 'database, immediate stop'],
    ],
  });
  expect(violations, `seed ${SEED}`).toEqual([]);
  expect([...kills.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
  expect(books.orders.size).toBeGreaterThanOrEqual(ORDERS);
  expect(placeOrders).toBeGreaterThan(0);
  expect(accounts).toBeGreaterThan(ORDERS / 2);
}, 300_000);
