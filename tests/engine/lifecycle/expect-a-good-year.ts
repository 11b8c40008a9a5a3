import { walletAccount } from '@panelkit/sdk';
import { expect } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { type Habit, storiesOf } from './live-a-year.ts';
import type { LivedYear } from './year-in-memory.ts';

/**
 * Every milestone was reported once, every customer lived as planned, and no invariant is broken. `heavyMin`:
 * of many who use everything, one uses it slowly.
 */
export async function expectAGoodYear({ shop, people }: LivedYear, heavyMin = 13): Promise<void> {
  const stories = await storiesOf(shop, people);
  for (const story of stories) {
    const milestones = story.filter((line) =>
      / (expiring|expired|usage-threshold|limited|renewal-upcoming) /.test(line),
    );
    const once = milestones.map((line) => line.slice(11));
    expect(new Set(once).size, story.join('\n')).toBe(once.length);
  }
  const extended = stories.map((story) => story.filter((line) => line.includes(' extended ')).length);
  const of = (habit: Habit) => extended.filter((_, index) => people[index]?.habit === habit);
  // Thirty days a period, from the first weeks of the year on.
  const rangeOf = (habit: Habit) => [Math.min(...of(habit)), Math.max(...of(habit))];
  expect({
    byHand: rangeOf('renews by himself'),
    byItself: rangeOf('renews automatically'),
    poor: rangeOf('has too little money'),
    heavy: rangeOf('uses everything'),
    forgetful: rangeOf('forgets'),
  }).toEqual({
    byHand: [11, 12],
    byItself: [11, 12],
    poor: [1, 1],
    heavy: [heavyMin, 14],
    forgetful: [0, 7],
  });
  expect(await violationsOf(shop)).toEqual([]);
}

/** The sums of the ledger, all wallets as one, in minor units. */
export async function ledgerOf({ shop }: LivedYear): Promise<Record<string, number>> {
  const wallets = walletAccount('');
  const sums: Record<string, number> = {};
  for (const { account, amountMinor } of await shop.backend.storage.ledger.balances()) {
    const name = account.startsWith(wallets) ? 'wallets' : account;
    sums[name] = (sums[name] ?? 0) + amountMinor;
  }
  return sums;
}
