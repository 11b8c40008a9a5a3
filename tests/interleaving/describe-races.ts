import type { PanelkitOptions } from '@panelkit/sdk';
import { beforeAll, describe, expect } from 'vitest';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { openRacedShop, type RacedShop } from './raced-shop.ts';

/** So many races at once, each in its own database. */
const LANES = 3;

/**
 * Gives each of the tests inside its own shop in an empty database of one server: for `test.concurrent`. Once
 * all is at rest, every invariant has to hold.
 */
export type WithShop = (
  policies: PanelkitOptions['policies'],
  race: (shop: RacedShop) => Promise<void>,
) => Promise<void>;

/** Describes races on a PostgreSQL server. */
export function describeRaces(name: string, describeTests: (withShop: WithShop) => void): void {
  describe(name, () => {
    let server: SharedServer;
    const free: string[] = [];
    const waiting: ((lane: string) => void)[] = [];
    beforeAll(async () => {
      server = await sharedServer();
      for (let lane = 1; lane <= LANES; lane += 1) free.push(await server.createMigrated(`lane_${lane}`));
    }, 60_000);
    const take = (): Promise<string> | string =>
      free.pop() ?? new Promise<string>((resolve) => waiting.push(resolve));
    const giveBack = (lane: string): void => {
      const next = waiting.shift();
      if (next === undefined) free.push(lane);
      else next(lane);
    };
    describeTests(async (policies, race) => {
      const lane = await take();
      try {
        await emptyServerDatabase(lane);
        const shop = await openRacedShop(lane, policies);
        try {
          await race(shop);
          expect(await shop.conclude(), shop.races.join('\n')).toEqual([]);
        } finally {
          await shop.close();
        }
      } finally {
        giveBack(lane);
      }
    });
  });
}
