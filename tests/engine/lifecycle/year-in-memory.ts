import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import {
  liveAYear,
  type Subscriber,
  YEAR,
  YEAR_POLICIES,
  YEAR_SETTINGS,
  type YearShop,
} from './live-a-year.ts';

/** Where the shop is at first, and where it moves to: both change their clocks at other times. */
const TIME_ZONES = { first: 'Europe/Berlin', later: 'Asia/Tehran' };

/** A year that was lived in memory, on one panel. `shop` is the process in which it ended. */
export interface LivedYear {
  shop: TestPanelkit;
  people: Subscriber[];
}

/**
 * Lives a year of a shop: its scheduler runs on the test clock, usage and health once a day, the sweep as
 * often as is due.
 */
export async function liveAYearInMemory({ customers }: { customers: number }): Promise<LivedYear> {
  let shop = await createTestPanelkit({
    now: YEAR.begins,
    settings: YEAR_SETTINGS,
    policies: YEAR_POLICIES,
    timeZone: TIME_ZONES.first,
    panels: [{ latencyMs: 20 }],
  });
  await shop.scheduler.start();
  const move = async (): Promise<YearShop> => {
    await shop.run(shop.scheduler.stop());
    shop = shop.another({ timeZone: TIME_ZONES.later });
    await shop.scheduler.start();
    return toYearShop(shop);
  };
  const people = await liveAYear({ ...toYearShop(shop), move }, { customers, days: YEAR.days });
  await shop.clock.advance('2h');
  await shop.run(shop.scheduler.stop());
  return { shop, people };
}

function toYearShop(shop: TestPanelkit): YearShop {
  return { ...shop, customer: (balanceMinor) => shop.customer({ balanceMinor }) };
}
