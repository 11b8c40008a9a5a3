import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveKinds } from './live-kinds.ts';
import type { RealPanel } from './real-panel.ts';
import { openRealShop, type RealShop } from './real-shop.ts';
import { startRealityTarget } from './reality-target.ts';
import { recordPlayed } from './record-played.ts';
import { LOAD_ROWS, ROWS } from './rows.ts';
import { sellOverUpgrade } from './sell-over-upgrade.ts';
import { killAndStart, notOnce, type Sales, sellOnAndOn, silentOnes } from './sell-under-load.ts';

const { PANELKIT_LIVE_XRAY_BIN: xrayBinary = '', PANELKIT_LIVE_RECORD } = process.env;
const FOREIGN = 50;
const TEST_LIMIT_MS = 600_000;

/** What a row of sales comes to: all delivered, and nothing else about it went wrong. */
function record(
  panelName: string,
  scenario: string,
  shown: { slowestMs: number; calls: number } | null,
): void {
  if (PANELKIT_LIVE_RECORD !== '1') return;
  if (shown === null) recordPlayed(panelName, { scenario, ending: 'failed' }, ROWS);
  else {
    const { slowestMs: repairedAfterMs, calls } = shown;
    const times = { alertedAfterMs: null, repairedAfterMs, calls, rounds: 0, alerts: [] };
    recordPlayed(panelName, { scenario, ending: 'repaired', ...times }, ROWS);
  }
}

/** The scheduler's listings and health checks, every few seconds, while the work goes on. */
async function withRounds<Result>(shop: RealShop, work: Promise<Result>): Promise<Result> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await shop.round();
    await Promise.race([sleep(5000), ended.catch(() => {})]);
  }
  return ended;
}

describe.skipIf(xrayBinary === '')('Sales on real panels (PANELKIT_LIVE_XRAY_BIN)', () => {
  for (const { name, isGiven, start, startBefore } of liveKinds(xrayBinary, { movesClock: false })) {
    describe.skipIf(!isGiven)(name, () => {
      let target: Awaited<ReturnType<typeof startRealityTarget>>;
      beforeAll(async () => {
        target = await startRealityTarget();
      });
      afterAll(() => target.stop());

      const play = async (
        scenario: string,
        begin: (realityTarget: string) => Promise<RealPanel>,
        sell: (panel: RealPanel, shop: RealShop) => Promise<Sales>,
      ): Promise<void> => {
        record(name, scenario, null);
        const panel = await begin(target.address);
        try {
          await panel.operator.addForeign(FOREIGN);
          const shop = await openRealShop(panel);
          try {
            const foreign = await panel.operator.readForeign();
            const sales = await sell(panel, shop);
            const calls = shop.calls();
            console.info(
              name,
              scenario,
              sales.subscriptionIds.length,
              sales.refusedCount,
              sales.slowestMs,
              calls,
            );
            await shop.round();
            const listed = await shop.listed();
            expect(notOnce(listed, sales)).toEqual([]);
            expect(listed).toHaveLength(FOREIGN + sales.subscriptionIds.length);
            expect(await silentOnes(shop, sales, xrayBinary)).toEqual([]);
            expect(await shop.attention()).toEqual([]);
            const isUpgrade = scenario === LOAD_ROWS.upgrade || scenario === LOAD_ROWS.slowUpgrade;
            if (!isUpgrade) expect(await panel.operator.readForeign()).toEqual(foreign);
            record(name, scenario, { slowestMs: sales.slowestMs, calls });
          } finally {
            await shop.close();
          }
        } finally {
          await panel.dispose();
        }
      };

      test(
        LOAD_ROWS.sales,
        () =>
          play(LOAD_ROWS.sales, start, (_, shop) =>
            sellOnAndOn(shop, { count: 10, quantity: 20, everyMs: 0 }, sleep),
          ),
        TEST_LIMIT_MS,
      );

      test(
        LOAD_ROWS.kill,
        () =>
          play(LOAD_ROWS.kill, start, async (panel, shop) => {
            const selling = sellOnAndOn(shop, { count: 12, quantity: 4, everyMs: 250 }, sleep);
            const killing = killAndStart(panel, { times: 3, afterMs: 700 }, sleep);
            const [sales] = await withRounds(shop, Promise.all([selling, killing]));
            return sales;
          }),
        TEST_LIMIT_MS,
      );

      const upgrades = [
        { row: LOAD_ROWS.upgrade, orders: { count: 20, everyMs: 3000 } },
        { row: LOAD_ROWS.slowUpgrade, orders: { count: 5, everyMs: 30_000 } },
      ];
      for (const { row, orders } of upgrades) {
        test(
          row,
          async ({ skip }) => {
            if (startBefore === undefined) {
              if (PANELKIT_LIVE_RECORD === '1') recordPlayed(name, { scenario: row, ending: 'none' }, ROWS);
              return skip();
            }
            await play(row, startBefore, (panel, shop) =>
              withRounds(shop, sellOverUpgrade({ panel, shop, xrayBinary }, orders, sleep)),
            );
          },
          TEST_LIMIT_MS,
        );
      }
    });
  }
});
