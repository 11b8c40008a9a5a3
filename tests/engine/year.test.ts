import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { liveAYear, storiesOf, YEAR, YEAR_SETTINGS, type YearShop } from './live-a-year.ts';
import { violationsOf } from './violations-of.ts';

const CUSTOMERS = 40;

test('given a year of a shop, with a leap day and failures, then every period was paid once, every reminder told once, and the books are in order', async () => {
  const shop = await createTestPanelkit({
    now: YEAR.begins,
    settings: YEAR_SETTINGS,
    panels: [{ latencyMs: 20 }],
  });
  const year: YearShop = { ...shop, customer: (balanceMinor) => shop.customer({ balanceMinor }) };
  await shop.scheduler.start();
  const people = await liveAYear(year, { customers: CUSTOMERS, days: YEAR.days });
  await shop.clock.advance('2h');
  await shop.scheduler.stop();

  const stories = await storiesOf(year, people);
  for (const story of stories) {
    const milestones = story.filter((line) =>
      / (expiring|expired|usage-threshold|limited|renewal-upcoming) /.test(line),
    );
    const once = milestones.map((line) => line.slice(11));
    expect(new Set(once).size, story.join('\n')).toBe(once.length);
  }
  const extended = stories.map((story) => story.filter((line) => line.includes(' extended ')).length);
  const of = (habit: string) => extended.filter((_, index) => people[index]?.habit === habit);
  // Thirty days a period, from the first weeks of the year on.
  const rangeOf = (habit: string) => [Math.min(...of(habit)), Math.max(...of(habit))];
  expect({
    byHand: rangeOf('renews by himself'),
    byItself: rangeOf('renews automatically'),
    poor: rangeOf('has too little money'),
    heavy: rangeOf('uses everything'),
    forgetful: rangeOf('forgets'),
  }).toEqual({ byHand: [11, 12], byItself: [11, 12], poor: [1, 1], heavy: [13, 14], forgetful: [0, 7] });
  expect(await violationsOf(shop)).toEqual([]);
}, 120_000);
