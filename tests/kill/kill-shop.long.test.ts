import { expect, test } from 'vitest';
import { describeRun } from './describe-run.ts';
import { killShop } from './kill-shop.ts';

const KILLS = Number(process.env.KILLS ?? 500);
const ORDERS = Number(process.env.KILL_ORDERS ?? 10_000);
const SEED = Number(process.env.KILL_SEED ?? 1);
const SAY_EVERY = 25;

test(
  `given a shop of six processes that takes ${ORDERS} orders, when they and their database are killed ${KILLS} times, then nothing is lost, doubled or oversold`,
  async () => {
    const plan = {
      seed: SEED,
      kills: KILLS,
      orders: ORDERS,
      customers: 32,
      thinkMs: 300,
      workers: 4,
      webs: 2,
      panelSets: 2,
      scarce: Math.ceil(ORDERS / 40),
      speed: 1,
      panelTimeoutSeconds: 2,
      // A unit that met many faults in a row is tried again only after up to half an hour.
      settleWithinMs: 2_400_000,
      weights: [
        [45, 'worker'],
        [25, 'web'],
        [16, 'database session'],
        [8, 'database server'],
        [6, 'database, immediate stop'],
      ],
    } as const;
    const report = await killShop(plan, (text, killed) => {
      if (killed % SAY_EVERY === 0) console.log(text);
    });
    console.log(describeRun(plan, report));
    expect(report.violations, `seed ${SEED}`).toEqual([]);
    expect([...report.kills.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
    expect(report.books.orders.size).toBeGreaterThanOrEqual(ORDERS);
    expect(report.placeOrders).toBeGreaterThan(ORDERS / 20);
  },
  3 * 3_600_000,
);
