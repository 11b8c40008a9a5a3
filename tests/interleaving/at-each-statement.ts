import { isPanelkitError } from '@panelkit/sdk';
import { expect } from 'vitest';
import type { RacedShop } from './raced-shop.ts';

/** Two pieces of work on their own thing. */
export interface RacedPair {
  /** Of whom and on what: a violation is reported with the races that it may come from. */
  name?: string;
  first(): Promise<unknown>;
  second(): Promise<unknown>;
  after?(): Promise<void> | null;
}

const MOST_STATEMENTS = 300;

/**
 * Races the pair, each time on a new thing, at each statement that the first of them sends, until it has no
 * more.
 */
export async function raceAtEachStatement(shop: RacedShop, pairOf: () => Promise<RacedPair>): Promise<void> {
  let statement: number | null = 1;
  while (statement !== null) {
    if (statement > MOST_STATEMENTS)
      throw new TypeError('the first has more statements than were thought of');
    const pair = await pairOf();
    const ended = await shop.race(statement, pair);
    const name = `${pair.name ?? 'the pair'} at statement ${statement}`;
    expect([unexpectedOf(ended.first), unexpectedOf(ended.second)], name).toEqual([null, null]);
    await pair.after?.();
    await shop.settle();
    shop.races.push(name);
    statement = ended.next;
  }
}

/** A refusal is an answer; trouble of the storage or a defect is none. */
function unexpectedOf(result: PromiseSettledResult<unknown> | undefined): unknown {
  return result?.status !== 'rejected' || isRefused(result) ? null : result.reason;
}

export function isRefused(result: PromiseSettledResult<unknown> | undefined): boolean {
  if (result?.status !== 'rejected') return false;
  return isPanelkitError(result.reason) && !result.reason.code.startsWith('STORAGE');
}
