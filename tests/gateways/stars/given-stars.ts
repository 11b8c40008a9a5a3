import { expect } from 'vitest';
import { violationsOf } from '../../engine/violations-of.ts';
import type { StarsCustomer, StarsShop } from './stars-shop.ts';

/** What each test has: a shop, and somebody with a chat. */
export interface Given {
  world(): StarsShop;
  sara(): StarsCustomer;
}

/** The ledger balances, and nothing was dropped. */
export async function expectRightBooks({ shop }: StarsShop): Promise<void> {
  expect(await violationsOf(shop)).toEqual([]);
}
