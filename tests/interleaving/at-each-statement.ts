import { expect } from 'vitest';
import type { RacedShop } from './raced-shop.ts';

/** Two pieces of work on a thing of their own. */
export interface RacedPair {
  first(): Promise<unknown>;
  second(): Promise<unknown>;
  after?(): Promise<void> | null;
}

const MOST_STATEMENTS = 150;

/** Races the pair, each time on a thing of its own, at each statement that the first of them sends, until it has no more. */
export async function raceAtEachStatement(shop: RacedShop, pairOf: () => Promise<RacedPair>): Promise<void> {
  for (let statement = 1; statement <= MOST_STATEMENTS; statement += 1) {
    const pair = await pairOf();
    const { hasStopped } = await shop.race(statement, pair);
    await pair.after?.();
    await shop.settle();
    if (hasStopped) continue;
    expect(await shop.violations()).toEqual([]);
    return;
  }
  throw new TypeError('the first has more statements than were thought of');
}
