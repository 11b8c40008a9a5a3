import { DAY_MS, GIB_BYTES, type Panelkit } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { YEAR, YEAR_SETTINGS } from '../tests/engine/lifecycle/live-a-year.ts';

/** What a year of subscriptions that stand took, from the first day after they were sold. */
export interface StandingYear {
  seconds: number;
  /** How often traffic was counted, each time to be read and booked once. */
  readings: number;
  /** Milestones of usage, reminders and ends that were told. */
  told: number;
}

const BATCH = 50;
const MILESTONE = /^subscription\.(usage-threshold|limited|expiring|expired)$/;

/**
 * Sells subscriptions of a year and lets them stand until they end: each is used every day, read once a
 * virtual day, and told of what it has used and of its end. Nobody buys or renews meanwhile, so that what is
 * measured is the scheduler.
 */
export async function standForAYear(subscriptions: number): Promise<StandingYear> {
  const shop = await createTestPanelkit({
    now: YEAR.begins,
    settings: YEAR_SETTINGS,
    panels: [{ latencyMs: 20 }],
  });
  await shop.scheduler.start();
  await sell(shop, subscriptions);
  const names = shop.panel.accounts().map(({ name }) => name);
  const random = createSeededRandom(2027);
  let readings = 0;
  const startedMs = performance.now();
  for (let day = 0; day < YEAR.days; day += 1) {
    for (const name of names) {
      if (shop.panel.addTraffic(name, Math.floor(random() * 2 * GIB_BYTES))) readings += 1;
    }
    await shop.clock.advance(DAY_MS);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  await shop.run(shop.scheduler.stop());
  return { seconds, readings, told: await countMilestones(shop.panelkit) };
}

async function sell(shop: TestPanelkit, subscriptions: number): Promise<void> {
  const plan = await shop.plan({ durationDays: YEAR.days - 2, trafficLimitBytes: 365 * GIB_BYTES });
  for (let sold = 0; sold < subscriptions; sold += 1) {
    await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    if (sold % BATCH === BATCH - 1) await shop.clock.advance('1m');
  }
  await shop.clock.advance('1m');
}

async function countMilestones({ events }: Panelkit): Promise<number> {
  let count = 0;
  for (let after = 0, isOver = false; !isOver; ) {
    const page = await events.list({ after, limit: 500 });
    count += page.filter(({ type }) => MILESTONE.test(type)).length;
    after = page.at(-1)?.cursor ?? after;
    isOver = page.length === 0;
  }
  return count;
}
